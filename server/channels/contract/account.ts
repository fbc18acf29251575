import type { Turns } from './turns.ts';

/** One inbox as its channel sees it: validated settings, opened secrets. */
export interface InboxAccount<Settings = unknown, Secrets = unknown> {
  inboxId: string;
  name: string;
  address: string;
  settings: Settings;
  secrets: Secrets;
  /** What `learn` was last given for this inbox (an instance's limits, what the other side declared); null before. */
  learned?: Record<string, unknown> | null;
  /** Where the provider calls us: `<public URL>/api/v1/channels/<inbox id>/inbound`. Of use to a provider only when it is https. */
  webhookUrl?: string;
  /** Keeps secrets that changed while they were used (a rotated refresh token), sealed; the connection goes on. */
  keepSecrets?: (changed: Record<string, string>) => Promise<void>;
  /** The secrets as they are stored now: another process may have kept newer ones. */
  readSecrets?: () => Promise<Secrets>;
  /** The line for the provider, shared by all processes; left out: each has its own. */
  turns?: Turns;
}

/** What a session hears; the channel and its page agree on the payload. */
export interface SessionEvent {
  name: string;
  payload: Record<string, unknown>;
}
