import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTally, tallyLine } from '../run/suites.mjs';
import { temporaryTree } from './temporary-tree.ts';

function tally(files: { status: string; tests: string[] }[], code: number) {
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((one) => ({ status: one })),
  }));
  return readTally(join(temporaryTree({ report: JSON.stringify({ testResults }) }), 'report'), code);
}

describe('the closing counts of npm test', () => {
  test('add up all files', () => {
    const files = [
      { status: 'passed', tests: ['passed', 'passed', 'skipped', 'todo', 'pending'] },
      { status: 'failed', tests: ['passed', 'failed'] },
    ];
    expect(tallyLine(tally(files, 1))).toBe('3 passed, 1 failed, 3 skipped');
  });

  test('count a file that cannot be loaded as a failure', () => {
    expect(tally([{ status: 'failed', tests: [] }], 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('never hide that a run failed', () => {
    expect(tally([{ status: 'passed', tests: ['passed'] }], 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(readTally('/no/report', 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(readTally('/no/report', 0)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});
