/**
 * Waits for something, but not for ever; what it waits for goes on by itself.
 * @returns its value, or null when it failed or took longer than `millis`
 */
export async function within<T>(millis: number, work: Promise<T>): Promise<T | null> {
  const { promise: tooLate, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => {
    resolve(null);
  }, millis);
  const answer = work.catch(() => null);
  return Promise.race([answer, tooLate]).finally(() => {
    clearTimeout(timer);
  });
}
