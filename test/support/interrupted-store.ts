import type { Store } from '../../server/store/store.ts';

/** What a process that was killed would never have come to say. */
export class Killed extends Error {}

/**
 * A store that works for so many calls and then never again, as if the process had been killed right before the next
 * one. @returns the store and whether it came to that
 */
export function interruptedStore(store: Store, calls: number): { store: Store; wasKilled: () => boolean } {
  let left = calls;
  let killed = false;
  const call = (action: () => unknown): unknown => {
    if (left <= 0) {
      killed = true;
      return Promise.reject(new Killed('killed here'));
    }
    left -= 1;
    return action();
  };
  const wrap = (noun: object): object =>
    new Proxy(noun, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return (...parameters: unknown[]) =>
          call(() => (value as (...all: unknown[]) => unknown)(...parameters));
      },
    });
  const nouns = Object.entries(store).map(([name, noun]) => [
    name,
    typeof noun === 'object' ? wrap(noun as object) : noun,
  ]);
  return { store: Object.fromEntries(nouns) as Store, wasKilled: () => killed };
}
