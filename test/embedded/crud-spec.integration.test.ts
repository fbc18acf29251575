import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCrudSpec, type SpecFailure } from './support/crud-spec.ts';
import { startTestStore, type TestStore } from './support/store.ts';

/** The directory `source/crud/tests/unified` of a copy of mongodb/specifications, outside the repository. */
const DIRECTORY = process.env['CRUD_SPEC_DIR'] ?? '';

/** What is left out on purpose and refused with a sentence, and what never reaches a server. */
const LEFT_OUT: { why: string; is: (failure: SpecFailure) => boolean }[] = [
  { why: 'collations', is: ({ why }) => why.includes('collation is not supported') },
  {
    why: '$out and $merge',
    is: ({ test, why }) => /\$(?:out|merge) is not supported/.test(why) || test.includes('$merge'),
  },
  { why: 'views', is: ({ why }) => why.includes("'viewOn' is not supported") },
  { why: 'validators', is: ({ why }) => why.includes("'validator' is not supported") },
  {
    why: 'the driver replaces an _id of null by one of its own',
    is: ({ test }) => test.includes('_id with type null'),
  },
];

describe.skipIf(DIRECTORY === '')('the CRUD specification', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await startTestStore();
  });
  afterAll(async () => {
    await store.discard();
  });

  it('holds for at least 95 % of what applies', { timeout: 600_000 }, async () => {
    const { passed, failed: all, skipped } = await runCrudSpec(DIRECTORY, store.uri);
    const failed = all.filter((failure) => !LEFT_OUT.some(({ is }) => is(failure)));
    for (const { why, is } of LEFT_OUT) skipped.set(why, all.filter(is).length);
    const lines = failed.map(({ test, why }) => `- ${test}: ${why}`);
    const summary = `passed ${String(passed)}, failed ${String(failed.length)}, left out ${JSON.stringify(Object.fromEntries(skipped))}`;
    process.stdout.write(`${[summary, ...lines].join('\n')}\n`);
    expect(passed / (passed + failed.length)).toBeGreaterThanOrEqual(0.95);
  });
});
