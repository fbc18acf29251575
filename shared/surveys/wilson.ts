/** 1.96: of a hundred such intervals, 95 hold the true share. */
export const z = 1.959964;

/**
 * Between which shares the truth lies when so many of so many were seen (Wilson's score interval, 95 %): honest for small
 * numbers, never below nothing or above all. Pure.
 * @returns null when nothing was seen
 */
export function wilson(seen: number, of: number): { low: number; high: number } | null {
  if (of <= 0) return null;
  const share = seen / of;
  const square = (z * z) / of;
  const middle = (share + square / 2) / (1 + square);
  const reach = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / of + square / (4 * of));
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
