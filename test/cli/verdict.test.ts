import { describe, expect, test } from 'vitest';
import type { FileReport, Report, TestReport } from '../run/reporter.mjs';
import { summaryLines } from '../run/summary.mjs';
import { tallyLine, toTryAgain, verdictOf } from '../run/verdict.mjs';

type TestFacts = Partial<TestReport> & Pick<TestReport, 'name' | 'state'>;

function file(path: string, tests: TestFacts[], facts: Partial<FileReport> = {}): FileReport {
  const reports = tests.map((one) => ({ retried: false, error: '', ...one }));
  const failed = tests.some(({ state }) => state === 'failed');
  return { path, failed, millis: 1, tests: reports, error: '', ...facts };
}

const passing = (path: string): FileReport => file(path, [{ name: 'works', state: 'passed' }]);
const failing = (path: string): FileReport =>
  file(path, [
    { name: 'works', state: 'passed' },
    { name: 'breaks', state: 'failed', error: 'Error: too late' },
  ]);

function attempt(code: number, files: FileReport[], stray: Report['stray'] = []) {
  return { code, report: { files, stray } };
}

const nothingReported = { code: 137, report: null };

describe('the closing counts of npm test', () => {
  test('add up all files', () => {
    const states = ['passed', 'passed', 'skipped', 'pending'] as const;
    const many = file(
      'a',
      states.map((state, index) => ({ name: String(index), state })),
    );
    expect(tallyLine(verdictOf(attempt(1, [many, failing('b')])).tally)).toBe(
      '3 passed, 1 failed, 2 skipped',
    );
  });

  test('count a file that cannot be loaded as a failure, and say why', () => {
    const verdict = verdictOf(attempt(1, [file('a', [], { failed: true, error: 'Error: no such module' })]));
    expect(verdict.tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(verdict.failures).toEqual([{ name: 'a', error: 'Error: no such module' }]);
  });

  test('never hide that a run failed', () => {
    const unexplained = verdictOf(attempt(1, [passing('a')]));
    expect(unexplained.tally).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(unexplained.failures).toHaveLength(1);
    expect(verdictOf(nothingReported)).toMatchObject({
      tally: { passed: 0, failed: 1, skipped: 0 },
      failures: [{ name: 'the run itself' }],
    });
    expect(verdictOf({ code: 0, report: null }).tally).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  test('name what was thrown outside of any test', () => {
    const verdict = verdictOf(attempt(1, [passing('a')], [{ path: 'a', error: 'Error: unheard' }]));
    expect(verdict.tally.failed).toBe(1);
    expect(verdict.failures).toEqual([{ name: 'outside of any test, a', error: 'Error: unheard' }]);
  });
});

describe('the second try', () => {
  test('is for the files that failed, and those in whose process something was thrown', () => {
    const stray = [
      { path: 'c', error: 'x' },
      { path: null, error: 'y' },
    ];
    expect(toTryAgain(attempt(1, [failing('a'), passing('b'), passing('c')], stray))).toEqual(['a', 'c']);
    expect(toTryAgain(attempt(0, [passing('a')]))).toBeNull();
  });

  test('is for everything when nobody can tell what failed', () => {
    expect(toTryAgain(attempt(1, [passing('a')], [{ path: null, error: 'y' }]))).toBe('everything');
    expect(toTryAgain(nothingReported)).toBe('everything');
  });

  test('is not for a change that breaks many files', () => {
    expect(
      toTryAgain(
        attempt(
          1,
          Array.from({ length: 13 }, (_, index) => failing(String(index))),
        ),
      ),
    ).toBeNull();
  });

  test('counts, and what passed only then is unstable', () => {
    const both = file('a', [
      { name: 'works', state: 'passed' },
      { name: 'breaks', state: 'passed' },
    ]);
    const verdict = verdictOf(attempt(1, [failing('a'), passing('b')]), attempt(0, [both]));
    expect(verdict).toEqual({
      tally: { passed: 3, failed: 0, skipped: 0 },
      failures: [],
      unstable: [{ name: 'a > breaks', error: 'Error: too late' }],
    });
  });

  test('fails what fails twice', () => {
    const verdict = verdictOf(
      attempt(1, [failing('a'), failing('b')]),
      attempt(1, [failing('a'), passing('b')]),
    );
    expect(verdict.tally).toEqual({ passed: 2, failed: 1, skipped: 0 });
    expect(verdict.failures.map(({ name }) => name)).toEqual(['a > breaks']);
    expect(verdict.unstable.map(({ name }) => name)).toEqual(['b > breaks']);
  });

  test('leaves failed what it did not come to', () => {
    const verdict = verdictOf(attempt(1, [failing('a'), passing('b')]), nothingReported);
    expect(verdict.tally).toEqual({ passed: 2, failed: 1, skipped: 0 });
    expect(verdict.failures.map(({ name }) => name)).toEqual(['a > breaks', 'the run itself']);
    expect(verdictOf(attempt(1, [failing('a')]), attempt(0, [passing('b')])).tally.failed).toBe(1);
  });

  test('within vitest is told as well', () => {
    const lucky = file('a', [{ name: 'works', state: 'passed', retried: true, error: 'Error: once' }]);
    expect(verdictOf(attempt(0, [lucky]))).toMatchObject({
      failures: [],
      unstable: [{ name: 'a > works', error: 'Error: once' }],
    });
  });
});

describe('the summary', () => {
  const suite = (failures: number, lines: number) => ({
    title: 'Unit',
    verdict: {
      tally: { passed: 0, failed: failures, skipped: 0 },
      failures: Array.from({ length: failures }, (_, index) => ({
        name: `test ${index}`,
        error: Array.from({ length: lines }, (__, line) => `line ${line}`).join('\n'),
      })),
      unstable: [{ name: 'other', error: 'Error: once' }],
    },
  });

  test('shows names and the beginning of errors', () => {
    const text = summaryLines([suite(1, 40)]).join('\n');
    expect(text).toContain('FAILED (1):\n  test 0 [Unit]\n      line 0');
    expect(text).toContain('line 14');
    expect(text).not.toContain('line 15');
    expect(text).toContain('Unstable: passed at the second try (1):\n  other [Unit]\n      Error: once');
  });

  test.each([1, 5, 30, 500])('of %i failures stays short and says how many there are', (failures) => {
    const lines = summaryLines([suite(failures, 40)]);
    expect(lines.length).toBeLessThanOrEqual(91);
    expect(lines[1]).toBe(`!! FAILED (${failures}):`);
    expect(lines.some((line) => line.includes('Unstable'))).toBe(true);
  });

  test('says nothing where there is nothing to say', () => {
    expect(summaryLines([{ title: 'Unit', verdict: { ...suite(0, 0).verdict, unstable: [] } }])).toEqual([]);
  });
});
