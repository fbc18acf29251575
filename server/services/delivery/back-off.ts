const minute = 60_000;
const pauses = [1 * minute, 5 * minute, 15 * minute, 60 * minute, 240 * minute];

/** After this long a reply is given up: the writer has to know. */
export const giveUpAfterMillis = 24 * 60 * minute;

/** How long an attempt may take before it counts as lost. A result that comes later is still believed. */
export const attemptMillis = 5 * minute;

/** A wrong password is looked at again this often; mending it is a person's work. */
export const parkedMillis = 15 * minute;

/** @param attempts how many were made. @returns the pause before the next one, in milliseconds */
export function pauseAfter(attempts: number): number {
  return pauses[Math.min(Math.max(attempts, 1), pauses.length) - 1] ?? 240 * minute;
}
