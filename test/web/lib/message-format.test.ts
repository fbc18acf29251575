import { IntlMessageFormat } from 'intl-messageformat';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { flatten, withLatinDigits } from '../../../web/lib/i18n.ts';
import { compileMessage } from '../../../web/lib/message-format.ts';

const folder = join(import.meta.dirname, '../../../web/locales');
const locales = readdirSync(folder).flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
const values = (count: number) =>
  new Proxy<Record<string, string | number>>(
    {},
    { get: (_, name) => (name === 'count' ? count : `<${String(name)}>`) },
  );

/** What the messages name, so that the reference gets every value. */
function namedValues(text: string, count: number): Record<string, string | number> {
  const names = [...text.matchAll(/\{\s*(\w+)/g)].map((match) => match[1] ?? '');
  return Object.fromEntries(names.map((name) => [name, values(count)[name] ?? '']));
}

describe.each(locales)('every message of %s', (locale) => {
  const messages = flatten(
    JSON.parse(readFileSync(join(folder, `${locale}.json`), 'utf8')) as Record<string, string>,
  );

  test('reads as the reference implementation has it', () => {
    const digits = withLatinDigits(locale);
    // Words without a sign of the syntax are what they are.
    for (const [key, text] of [...messages].filter(([, one]) => /[{}'#]/.test(one))) {
      const mine = compileMessage(text, digits);
      const reference = new IntlMessageFormat(text, digits);
      for (const count of [0, 1, 2, 5, 21, 1234]) {
        const given = namedValues(text, count);
        expect(`${key}: ${mine(given)}`).toBe(`${key}: ${String(reference.format(given))}`);
      }
    }
  });
});

describe('the syntax', () => {
  const hard = [
    '{count, plural, =0 {none} one {# thing} other {# things}} left',
    '{count, plural, one {{name} has # thing} few {# few} many {# many} other {{name} has # things}}',
    "it''s '{quoted}' and it's fine",
    '{kind, select, mail {a mail} chat {a chat} other {something}}',
    '{kind, select, mail {{count, plural, one {# mail} other {# mails}}} other {#}}',
    '{count, number} bytes',
    'plain # sign',
  ];
  test.each(['en', 'sl', 'ar', 'ja', 'de'])('agrees with the reference in %s', (locale) => {
    for (const text of hard) {
      for (const count of [0, 1, 2, 3, 5, 11, 100, 1_234_567]) {
        const given = { count, name: 'Ada', kind: count % 2 ? 'mail' : 'fax' };
        expect(compileMessage(text, locale)(given)).toBe(new IntlMessageFormat(text, locale).format(given));
      }
    }
  });

  test.each([
    '{count, plural, one {x}}',
    '{name',
    'a } b',
    '{at, date, short}',
    '{count, plural, one {x} other {y}',
  ])('refuses %s', (text) => {
    expect(() => compileMessage(text, 'en')).toThrow(SyntaxError);
  });
});
