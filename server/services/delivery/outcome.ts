import { SendError, type SendResult } from '../../channels/contract.ts';
import type { StoredDelivery } from '../../store/messages.ts';
import { giveUpAfterMillis, parkedMillis, pauseAfter } from './back-off.ts';

/** What an attempt to send came to: fields of the delivery to set. */
export interface Outcome {
  delivery: Partial<StoredDelivery> & Pick<StoredDelivery, 'state'>;
  /** The provider's id when it gave another than ours. */
  externalId: string | null;
  /** What else it said of the post that it made. */
  made: Pick<SendResult, 'otherIds' | 'url' | 'channelData'>;
  /** Does the writer have to know? */
  bad: boolean;
  /** The inbox cannot log in. */
  authFailed: string | null;
}

export function sentOutcome(result: SendResult, now: Date): Outcome {
  const refused = result.rejected;
  const words = refused.map(({ address, reason }) => `${address}: ${reason}`).join('\n');
  return {
    delivery: {
      ...{ state: 'sent', sentAt: now, providerReply: result.providerReply, refused },
      ...{ dueAt: null, nextTryAt: null, attemptId: null },
      error: refused.length === 0 ? null : { kind: 'permanent', message: words },
    },
    externalId: result.externalId,
    made: result,
    bad: refused.length > 0,
    authFailed: null,
  };
}

/** What was tried, and since when. */
export interface Attempted {
  error: unknown;
  attempts: number;
  /** When the writer let it go, or a person asked to try again. */
  since: Date;
  now: Date;
}

/**
 * An error of `send`. What is not a SendError may have gone out: it counts as unconfirmed and is never repeated by
 * itself.
 */
export function failedOutcome({ error, attempts, since, now }: Attempted): Outcome {
  const known = error instanceof SendError ? error : new SendError('unconfirmed', wordsOf(error));
  const { kind, message } = known;
  const later = (millis: number) => retry({ kind, message, at: new Date(now.getTime() + millis) });
  if (kind === 'unconfirmed') return ended('unconfirmed', kind, message);
  if (kind === 'permanent') return ended('failed', kind, message);
  const authFailed = kind === 'auth' ? message : null;
  if (now.getTime() - since.getTime() >= giveUpAfterMillis) {
    return { ...ended('failed', kind, message), authFailed };
  }
  if (kind === 'auth') return { ...later(parkedMillis), authFailed };
  return later(kind === 'rate-limited' ? (known.retryAfterSeconds ?? 60) * 1000 : pauseAfter(attempts));
}

function retry({ kind, message, at }: { kind: string; message: string; at: Date }): Outcome {
  return {
    delivery: { state: 'queued', nextTryAt: at, dueAt: at, attemptId: null, error: { kind, message } },
    externalId: null,
    made: {},
    bad: false,
    authFailed: null,
  };
}

export function ended(state: 'failed' | 'unconfirmed', kind: string, message: string): Outcome {
  const error = { kind, message };
  return {
    delivery: { state, nextTryAt: null, dueAt: null, attemptId: null, providerReply: message, error },
    externalId: null,
    made: {},
    bad: true,
    authFailed: null,
  };
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
