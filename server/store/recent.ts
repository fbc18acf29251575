/** How long a small list may be out of date in another process. */
const freshMillis = 1000;

/**
 * Keeps a small list for a second, for work that would read it again for every mail.
 * @param load reads it
 */
export function createRecent<T>(load: () => Promise<T>): { read(): Promise<T>; forget(): void } {
  let kept: { at: number; value: Promise<T> } | null = null;
  return {
    read() {
      if (kept && performance.now() - kept.at < freshMillis) return kept.value;
      const mine = { at: performance.now(), value: load() };
      kept = mine;
      mine.value.catch(() => {
        if (kept === mine) kept = null;
      });
      return mine.value;
    },
    forget() {
      kept = null;
    },
  };
}
