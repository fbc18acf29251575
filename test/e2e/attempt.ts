import { randomBytes } from 'node:crypto';
import type { TestContext } from 'vitest';

/** A word that nobody used before: subjects, ids and names with it do not meet those of an earlier try. */
export function freshWord(): string {
  return `x${randomBytes(4).toString('hex')}`;
}

/** For beforeEach: is this a further try of a test, so that pages and accounts are as the last one left them? */
export function isAgain({ task }: Pick<TestContext, 'task'>): boolean {
  return (task.result?.retryCount ?? 0) + (task.result?.repeatCount ?? 0) > 0;
}
