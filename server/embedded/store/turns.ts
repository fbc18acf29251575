const waiting: (() => void)[] = [];

/**
 * Resolves in a later turn of the event loop, where it is the only one that does: who waits here works for a slice, and the
 * slices of many must not add up to one long turn.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(wakeOne);
  });
}

function wakeOne(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(wakeOne);
}
