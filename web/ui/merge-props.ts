type Handler = (this: unknown, ...args: unknown[]) => unknown;

const isHandler = (key: string | symbol): boolean => typeof key === 'string' && /^on[a-z]/.test(key);

/**
 * Properties of an element from several sides: handlers of one event all run, in order; of everything else the last one that
 * says something counts. Attachments (keys that are symbols) all stay. What the headless library has for it brings four
 * times as much into the first load.
 */
export function mergeProps(...sides: readonly object[]): Record<string, unknown> {
  const merged: Record<string | symbol, unknown> = {};
  for (const side of sides) {
    for (const key of Reflect.ownKeys(side)) {
      const next = (side as Record<string | symbol, unknown>)[key];
      if (next === undefined) continue;
      const before = merged[key];
      merged[key] =
        isHandler(key) && typeof before === 'function' && typeof next === 'function'
          ? both(before as Handler, next as Handler)
          : next;
    }
  }
  return merged;
}

/** An event that the first one prevented is over. */
function both(first: Handler, second: Handler): Handler {
  return function run(this: unknown, ...args: unknown[]) {
    first.apply(this, args);
    const [event] = args;
    if (event instanceof Event && event.defaultPrevented) return;
    second.apply(this, args);
  };
}
