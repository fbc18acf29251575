import type { z } from 'zod';

/**
 * What a person reads under a field that does not fit, in place of zod's own words. For `schema.safeParse(value,
 * { error: wordsForIssue })`; a schema's own message goes before it.
 */
export const wordsForIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null ? 'Fill this in.' : expected(issue.expected);
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_value':
      return issue.values.length === 1 ? `This must be ${shown(issue.values[0])}.` : 'Choose one of these.';
    case 'invalid_format':
      return wrongFormat(issue.format, issue.input);
    case 'not_multiple_of':
      return `Use a multiple of ${issue.divisor}.`;
    case 'unrecognized_keys':
      return `This is not known here: ${issue.keys.join(', ')}.`;
    default:
      return 'This does not fit here.';
  }
};

const kinds: Readonly<Record<string, string>> = {
  string: 'Use a text.',
  number: 'Use a number.',
  int: 'Use a whole number.',
  boolean: 'Use true or false.',
  array: 'Use a list.',
  object: 'Use an object with fields.',
  date: 'Use a date.',
};
const formats: Readonly<Record<string, string>> = {
  email: 'Use an e-mail address such as anna@example.com.',
  url: 'Use a whole address such as https://example.com.',
  datetime: 'Use a time in UTC such as 2026-11-21T21:24:34.000Z.',
  date: 'Use a date such as 2026-11-21.',
};

const expected = (kind: string): string => kinds[kind] ?? 'This does not fit here.';

function tooSmall(origin: string, least: number): string {
  if (origin === 'string')
    return least <= 1 ? 'Fill this in.' : `Use at least ${counted(least, 'character')}.`;
  if (origin === 'array' || origin === 'set') {
    return least <= 1 ? 'Name at least one.' : `Name at least ${least}.`;
  }
  return `Use ${least} or more.`;
}

function tooBig(origin: string, most: number): string {
  if (origin === 'string') return `Use at most ${counted(most, 'character')}.`;
  if (origin === 'array' || origin === 'set') return `Name at most ${most}.`;
  return `Use ${most} or less.`;
}

function wrongFormat(format: string, input: unknown): string {
  if (input === '') return 'Fill this in.';
  return formats[format] ?? 'This is not written as expected.';
}

const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const shown = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : String(value));
