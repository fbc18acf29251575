import { SendError } from '../contract.ts';
import { XrpcError } from './xrpc.ts';

/**
 * What a failed call means for what was to be done.
 * @param maybe what to say when it may have been done all the same
 */
export function toSendError(error: unknown, maybe: 'unconfirmed' | 'transient' = 'unconfirmed'): SendError {
  if (error instanceof SendError) return error;
  if (!(error instanceof XrpcError)) {
    const words = error instanceof Error ? error.message : String(error);
    return new SendError('unconfirmed', words, { cause: error });
  }
  const { status, message, retryAfterSeconds, mayHaveArrived } = error;
  if (error.refused) return new SendError('auth', message, { cause: error });
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
