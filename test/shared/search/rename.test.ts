import { expect, test } from 'vitest';
import { renamedInQuery } from '../../../shared/search/rename.ts';

const tag = (text: string, from: string, to: string) =>
  renamedInQuery(text, {
    ...{ operator: 'tag', to },
    isMeant: (value) => value.toLowerCase() === from.toLowerCase(),
  });

test.each([
  ['tag:billing', 'tag:Invoices'],
  ['is:unread -tag:Billing refund', 'is:unread -tag:Invoices refund'],
  ['tag:"BILLING" tag:other', 'tag:Invoices tag:other'],
  ['TAG:billing tag:billing', 'TAG:Invoices tag:Invoices'],
  ['billing team:billing tag:billings', 'billing team:billing tag:billings'],
  ['', ''],
])('%s becomes %s', (before, after) => {
  expect(tag(before, 'Billing', 'Invoices')).toBe(after);
});

test('names of several words stand in quotes, before and after', () => {
  expect(tag('a tag:"late parcel" b', 'Late parcel', 'Where is it')).toBe('a tag:"Where is it" b');
});

test('what would be too long to be read stays', () => {
  const long = `tag:x ${'y'.repeat(490)}`;
  expect(tag(long, 'x', 'z'.repeat(60))).toBe(long);
});
