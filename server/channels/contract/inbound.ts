import type { InboxAccount } from './account.ts';

/** A raw item as it arrives from a listener. */
export interface IncomingItem {
  /** Unique in the inbox: "uidvalidity.uid" for IMAP, the webhook's event id, a hash for pushed mail. */
  externalId: string;
  raw: Buffer;
  /** The provider's time of arrival. */
  providerTime: Date | null;
  /** Read from the headers when cheap; for the quarantine list. */
  summary: { from: string; subject: string };
  /** Set when the item is over the size limit: `raw` then holds the headers only and it goes to quarantine with this reason. */
  refusedBecause?: string;
  /** Set when it comes from an archive and not from somebody who writes now: which import, and where in it. */
  archive?: string;
}

/** What a listener may do. Storing happens before the cursor moves: `accept` returns when the items are on disk. */
export interface ListenerHost {
  /** Stores raw items (repeats are no-ops) and then the cursor, in this order; wakes the import. */
  accept(batch: { items: IncomingItem[]; cursor?: { name: string; value: unknown } }): Promise<void>;
  cursor(name: string): Promise<unknown>;
  /** Is there already a message with one of these dedupe keys in the workspace? For re-scans after UIDVALIDITY changed. */
  known(dedupeKeys: string[]): Promise<Set<string>>;
  /** Connection is up; clears the last error. */
  up(): void;
  /** Keeps what the provider said about this account; `capabilitiesOf`, `parse` and `send` get it back. Replaces the last. */
  learn?(learned: Record<string, unknown>): Promise<void>;
  log(level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>): void;
  now(): Date;
}

/** A running connection; the core calls stop on shutdown, settings change or lost lease. */
export interface Listener {
  /** Settles when the connection ends: resolves after stop, rejects with the reason otherwise (the core backs off and starts again). */
  done: Promise<void>;
  /** Look for new items now. */
  poke(): void;
  stop(): Promise<void>;
}

/** One call of the provider, before anybody parsed its body. */
export interface WebhookRequest {
  headers: Record<string, string | string[] | undefined>;
  query: Record<string, string>;
  body: Buffer;
  method: string;
  /** Below `/api/v1/channels/<inbox id>/`: "inbound", or "inbound/…" and "deliveries/…" for what the channel defines. */
  path: string;
  /** Full URL as the provider called it (public URL, with query). */
  url: string;
  now: Date;
}

/** Items are on disk before the answer goes out. */
export interface WebhookAnswer {
  status: number;
  /** As a function: made when the items are on disk; says which of them (by externalId) had not arrived before. */
  body?: string | ((isNew: (externalId: string) => boolean) => string);
  contentType?: string;
  headers?: Record<string, string>;
  items: IncomingItem[];
  /** Keeps what the other side declared, as `ListenerHost.learn` does. */
  learned?: Record<string, unknown>;
}

/** Made of methods, so that a channel of one kind of settings is a channel. */
interface Listening<Settings, Secrets> {
  listen(account: InboxAccount<Settings, Secrets>, host: ListenerHost): Promise<Listener>;
}

/**
 * How items come in.
 * listen: a long-lived connection of ours. webhook: the provider calls; verify over the raw body, in constant time.
 * session: visitors' sockets end in our server, which hands items in. push: only by POST /inboxes/{id}/raw, which
 * every channel may take.
 */
export type Inbound<Settings, Secrets> =
  | ({ kind: 'listen' } & Listening<Settings, Secrets>)
  | ({
      kind: 'webhook';
      /** Synchronous and quick: look at headers and bytes, and say what to keep. Throws nothing for what strangers send. */
      receive(account: InboxAccount<Settings, Secrets>, request: WebhookRequest): WebhookAnswer;
      /* listen, beside it: registers the webhook and holds still, or polls where nobody can call us. */
    } & Partial<Listening<Settings, Secrets>>)
  | { kind: 'session' }
  | { kind: 'push' };
