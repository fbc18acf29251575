import type { ListenerHost } from '../contract.ts';

/** Waits so long, or until it is over. */
export function pause(millis: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, millis, undefined);
  const stop = () => {
    resolve(undefined);
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  });
}

/** How many requests the server still takes, as it last said. */
export interface Budget {
  remaining: number;
  resetAt: Date;
}

/** A connection to a server that says how much it still takes. */
export interface Budgeted {
  budget: Budget | null;
}

const longestPauseMillis = 300_000;

/** Waits while the server's limit is nearly used up: below `spared` requests, which people's answers need. */
export async function spare(
  door: Budgeted,
  { host, signal, spared }: { host: Pick<ListenerHost, 'now'>; signal: AbortSignal; spared: number },
): Promise<void> {
  const { budget } = door;
  if (!budget || budget.remaining > spared) return;
  const millis = budget.resetAt.getTime() - host.now().getTime();
  door.budget = null;
  if (millis > 0) await pause(Math.min(millis, longestPauseMillis), signal);
}
