import type { z } from 'zod';
import type { SocialAction } from '../../../shared/schemas/channel.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';

/** What a finished connect flow gives: the rest of the inbox's form is filled by people. */
export interface Connected {
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  address: string;
  name: string;
}

/**
 * A connection that is made by going to the provider, or by exchanging a key for tokens, instead of filling in a form.
 * The core makes the state, keeps `keep` sealed for the one who began, and checks both on the way back.
 */
export interface Connect {
  /** What is asked before: the instance, an app password. The form is drawn from it. Names ending in "Secret" or "Password" are typed hidden. */
  ask: z.ZodType;
  /** Where to send the person, with what must be known on the way back; or the connection at once when nobody has to be asked. */
  begin(wanted: {
    answers: unknown;
    redirectUrl: string;
    state: string;
  }): Promise<{ url: string; keep: Record<string, string> } | { connected: Connected }>;
  /** @throws Error with the provider's words */
  finish(wanted: {
    query: Record<string, string>;
    keep: Record<string, string>;
    redirectUrl: string;
  }): Promise<Connected>;
}

/** What a social action is done to. */
export interface ActionTarget {
  externalId: string;
  from: Participant | null;
  url: string | null;
  channelData: unknown;
  /** What the action itself gave when it was done, for undoing it. */
  done: unknown;
}

export interface ActionRequest {
  action: SocialAction;
  /** Takes it back: unlike, unmute. */
  undo: boolean;
  target: ActionTarget;
  /** For reports. */
  comment: string;
}

export interface ActionResult {
  providerReply: string;
  /** JSON, handed back as `target.done` when it is undone. */
  done?: unknown;
}
