import { expect, test } from 'vitest';
import { z } from 'zod';
import { emailAddress, moment, password } from '../../shared/schemas/primitives.ts';
import { wordsForIssue } from '../../shared/validation-words.ts';

const cases: [what: string, schema: z.ZodType, value: unknown, words: string][] = [
  ['missing', z.string(), undefined, 'Fill this in.'],
  ['nothing', z.number(), null, 'Fill this in.'],
  ['empty', z.string().min(1), '', 'Fill this in.'],
  ['too short', z.string().min(3), 'a', 'Use at least 3 characters.'],
  ['too long', z.string().max(1), 'ab', 'Use at most 1 character.'],
  ['too small', z.number().min(10), 9, 'Use 10 or more.'],
  ['too large', z.number().max(65_535), 65_536, 'Use 65535 or less.'],
  ['a fraction', z.number().int(), 1.5, 'Use a whole number.'],
  ['a word for a number', z.number(), 'x', 'Use a number.'],
  ['a list too short', z.array(z.string()).min(1), [], 'Name at least one.'],
  ['a list too long', z.array(z.string()).max(2), ['a', 'b', 'c'], 'Name at most 2.'],
  ['none of the choices', z.enum(['tls', 'none']), 'ssl', 'Choose one of these.'],
  ['not the one value', z.literal('yes'), 'no', 'This must be "yes".'],
  ['no address', z.email(), 'anna', 'Use an e-mail address such as anna@example.com.'],
  ['no moment', moment, 'soon', 'Use a time in UTC such as 2026-11-21T21:24:34.000Z.'],
  ['no pattern', z.string().regex(/^x$/), 'y', 'This is not written as expected.'],
  ['an unknown field', z.strictObject({}), { a: 1 }, 'This is not known here: a.'],
  ['none of several', z.union([z.string(), z.number()]), true, 'This does not fit here.'],
  ['no e-mail address', emailAddress, 'anna', 'Use an e-mail address such as anna@example.com.'],
  ['an empty e-mail address', emailAddress, '', 'Fill this in.'],
  ['a password too short', password, 'short', 'Use at least 10 characters.'],
];

test.each(cases)('%s', (_what, schema, value, words) => {
  const { error } = schema.safeParse(value, { error: wordsForIssue });
  expect(error?.issues[0]?.message).toBe(words);
});

test('fields inside are named with words of their own', () => {
  const schema = z.object({ imap: z.object({ host: z.string().min(1), port: z.number() }) });
  const { error } = schema.safeParse({ imap: { host: '' } }, { error: wordsForIssue });
  expect(error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
    ['imap.host', 'Fill this in.'],
    ['imap.port', 'Fill this in.'],
  ]);
});
