import { SendError } from '../contract.ts';

export interface ProviderFacts {
  status: number;
  mayHaveArrived: boolean;
  retryAfterSeconds?: number | null;
  cause?: unknown;
}

/** Something that a provider refused or could not do, in its own words. */
export class ProviderError extends Error {
  /** HTTP status; 0: there was no answer. */
  readonly status: number;
  /** May it have been done all the same? */
  readonly mayHaveArrived: boolean;
  readonly retryAfterSeconds: number | null;

  constructor(message: string, facts: ProviderFacts) {
    super(message, { cause: facts.cause });
    this.name = 'ProviderError';
    this.status = facts.status;
    this.mayHaveArrived = facts.mayHaveArrived;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
  }

  /** Our token is not taken (any more). */
  get refused(): boolean {
    return this.status === 401;
  }

  /** For the health of the inbox. */
  get kind(): string {
    if (this.refused) return 'auth';
    return this.status === 429 ? 'rate-limited' : 'connection';
  }
}

/**
 * What a failed request means for what was to be done.
 * @param maybe what to say when it may have been done all the same
 */
export function toSendError(error: unknown, maybe: 'unconfirmed' | 'transient' = 'unconfirmed'): SendError {
  if (error instanceof SendError) return error;
  if (!(error instanceof ProviderError)) {
    const words = error instanceof Error ? error.message : String(error);
    return new SendError('unconfirmed', words, { cause: error });
  }
  const { status, message, retryAfterSeconds, mayHaveArrived, refused } = error;
  if (refused) return new SendError('auth', message, { cause: error });
  if (status === 429) {
    return new SendError('rate-limited', message, {
      retryAfterSeconds: retryAfterSeconds ?? 300,
      cause: error,
    });
  }
  if (mayHaveArrived) return new SendError(maybe, message, { cause: error });
  const passes = status === 0 || status === 408 || status >= 500;
  return new SendError(passes ? 'transient' : 'permanent', message, { cause: error });
}
