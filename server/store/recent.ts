/** A list is read again after this at the latest: whoever changed it may have died before saying so. */
const longestMillis = 30_000;

/**
 * Keeps a small list as long as nobody changed it, for work that would read it again for every mail. What another process
 * changed is seen within a second.
 * @param load reads it
 * @param rows where it is kept: what is written there counts as a change of the list
 */
export function createRecent<T>(
  load: () => Promise<T>,
  rows: { watched(): { version(): Promise<number> } },
): { read(): Promise<T> } {
  const watch = rows.watched();
  let kept: { at: number; version: number; value: Promise<T> } | null = null;
  return {
    async read() {
      // The version first: what is written while the list is read shows at the next look.
      const version = await watch.version();
      if (kept?.version === version && performance.now() - kept.at < longestMillis) return kept.value;
      const mine = { at: performance.now(), version, value: load() };
      kept = mine;
      mine.value.catch(() => {
        if (kept === mine) kept = null;
      });
      return mine.value;
    },
  };
}
