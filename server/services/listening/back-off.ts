const firstMillis = 2000;
const longestMillis = 300_000;
const spread = 0.25;

/**
 * How long to wait before a connection is tried again: doubling, with a spread so that inboxes on one provider do not
 * come back all at once.
 * @param failures in a row, at least 1
 * @param random 0 to 1
 */
export function backOffMillis(failures: number, random: number): number {
  const base = Math.min(longestMillis, firstMillis * 2 ** (failures - 1));
  return Math.round(base * (1 - spread + 2 * spread * random));
}
