import { expect, test } from 'vitest';
import { askedBy } from '../../../web/features/contacts/contact-list.svelte.ts';

test('the address says what the list of contacts is asked for, and what makes no sense is left out', () => {
  const tag = 'a'.repeat(24);
  expect(askedBy(new URLSearchParams(`q= ada &order=name&tag=${tag}&tier=x`))).toEqual({
    q: 'ada',
    order: 'name',
    tagId: tag,
  });
  expect(askedBy(new URLSearchParams('order=seen&segment=1&owner=&q='))).toEqual({});
});
