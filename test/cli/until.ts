import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is truthy; throws with `what` after the given time. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(20);
  }
}

/** Whether a process with this id is there and not just a name in the table (a zombie). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
