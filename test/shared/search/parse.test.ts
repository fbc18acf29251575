import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyCompletion, completionAt, quoteValue } from '../../../shared/search/complete.ts';
import { beginningOf, isDay } from '../../../shared/search/days.ts';
import { parseSearch } from '../../../shared/search/parse.ts';

const short = (text: string) =>
  parseSearch(text).clauses.map((clause) => {
    const minus = clause.negated ? '-' : '';
    if (clause.kind === 'filter') return `${minus}${clause.operator}=${clause.value}`;
    const words = clause.quoted ? `"${clause.text}"` : clause.text;
    return `${minus}${clause.field ?? ''}${clause.field === null ? '' : '~'}${words}${clause.prefix ? '*' : ''}`;
  });

describe('parseSearch', () => {
  test.each([
    ['invoice ', ['invoice']],
    ['late invoice', ['late', 'invoice*']],
    ['inv* late ', ['inv*', 'late']],
    ['"late invoice" now ', ['"late invoice"', 'now']],
    ['-spam -"out of office" ', ['-spam', '-"out of office"']],
    ['from:anna to:"Berg, Anna" subject:re ', ['from~anna', 'to~"Berg, Anna"', 'subject~re']],
    [
      'tag:"needs invoice" -status:resolved IN:Support',
      ['tag=needs invoice', '-status=resolved', 'in=Support'],
    ],
    ['STATUS:Open has:Attachment is:unread', ['status=open', 'has=attachment', 'is=unread']],
    ['before:2026-11 after:7d', ['before=2026-11', 'after=7d']],
    ['see http://a.example/x at 12:30 ', ['see', 'http://a.example/x', 'at', '12:30']],
    ['"not closed yet', ['"not closed yet"']],
    ['東京 から ', ['東京', 'から']],
    ['', []],
    ['  - ""  ', []],
  ])('%s', (text, clauses) => {
    expect(short(text)).toEqual(clauses);
  });

  test.each([
    ['from: x', 'no-value', 'from'],
    ['form:anna', 'unknown-operator', 'form'],
    ['asignee:me', 'unknown-operator', 'asignee'],
    ['status:done', 'bad-value', 'status'],
    ['before:soon', 'bad-day', 'before'],
    ['after:2026-02-30', 'bad-day', 'after'],
    ['word '.repeat(30), 'too-long', ''],
  ])('says what is wrong with %s', (text, code, operator) => {
    expect(parseSearch(text).problems).toEqual([expect.objectContaining({ code, operator })]);
  });

  test('never throws, and every part lies within the text', () => {
    const pieces = fc.constantFrom(
      '"',
      ':',
      '-',
      ' ',
      '*',
      'from',
      'tag',
      'x',
      '京',
      '\n',
      '2026',
      'is:unread',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const { clauses, problems } = parseSearch(text);
        for (const { start, end } of [...clauses, ...problems]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(start).toBeLessThan(end);
        }
      }),
    );
  });
});

describe('completionAt', () => {
  test('offers operators that begin so', () => {
    expect(completionAt('late as', 7)).toMatchObject({
      kind: 'operator',
      operators: ['assignee'],
      start: 5,
      end: 7,
    });
    expect(completionAt('-ta', 3)).toMatchObject({ kind: 'operator', operators: ['tag'], start: 1 });
    expect(completionAt('xyz', 3)).toBeNull();
    expect(completionAt('late ', 5)).toBeNull();
  });

  test('offers values of an operator, also within quotes', () => {
    expect(completionAt('tag:need', 8)).toEqual({
      kind: 'value',
      operator: 'tag',
      typed: 'need',
      start: 4,
      end: 8,
    });
    expect(completionAt('x in:"Sup', 9)).toEqual({
      kind: 'value',
      operator: 'in',
      typed: 'Sup',
      start: 5,
      end: 9,
    });
    expect(completionAt('in:', 3)).toMatchObject({ kind: 'value', typed: '' });
  });

  test('puts a choice in', () => {
    const completion = completionAt('late tag:ne open', 11);
    expect(completion).not.toBeNull();
    const chosen = quoteValue('needs invoice');
    expect(applyCompletion('late tag:ne open', completion ?? { start: 0, end: 0 }, chosen)).toEqual({
      text: 'late tag:"needs invoice" open',
      caret: 24,
    });
  });
});

describe('days', () => {
  const scene = { now: new Date('2026-11-21T23:30:00.000Z'), timeZone: 'Europe/Berlin' };

  test.each([
    ['2026-11-21', '2026-11-20T23:00:00.000Z'],
    ['2026-7', '2026-06-30T22:00:00.000Z'],
    ['2026', '2025-12-31T23:00:00.000Z'],
    ['today', '2026-11-21T23:00:00.000Z'],
    ['yesterday', '2026-11-20T23:00:00.000Z'],
    ['1w', '2026-11-14T23:00:00.000Z'],
    ['1m', '2026-10-21T22:00:00.000Z'],
    ['2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', '2026-03-29T22:00:00.000Z'],
  ])('%s begins at %s in Berlin', (text, iso) => {
    expect(beginningOf(text, scene)?.toISOString()).toBe(iso);
  });

  test.each(['2026-13-01', '2025-02-29', '21.11.2026', 'tomorrow', '', '12'])('%s is no day', (text) => {
    expect(isDay(text)).toBe(false);
  });
});
