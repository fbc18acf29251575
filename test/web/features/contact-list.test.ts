import { afterEach, expect, test, vi } from 'vitest';
import { askedBy, ContactList } from '../../../web/features/contacts/contact-list.svelte.ts';

test('the address says what the list of contacts is asked for, and what makes no sense is left out', () => {
  const tag = 'a'.repeat(24);
  expect(askedBy(new URLSearchParams(`q= ada &order=name&tag=${tag}&tier=x`))).toEqual({
    q: 'ada',
    order: 'name',
    tagId: tag,
  });
  expect(askedBy(new URLSearchParams('order=seen&segment=1&owner=&q='))).toEqual({});
});

afterEach(() => vi.unstubAllGlobals());

test('who is selected stays so while a narrower list comes, and only where they are in it', async () => {
  const answers = [['ada', 'bo', 'cy'], ['ada']];
  vi.stubGlobal('fetch', () => {
    const items = (answers.shift() ?? []).map((id) => ({ id }));
    return Promise.resolve(Response.json({ items, next: null }));
  });
  const list = new ContactList();
  await list.ask({});
  list.toggle('ada');
  list.toggle('bo');
  const narrower = list.ask({ q: 'ad' });
  list.toggle('cy');
  expect(list.selected.has('ada')).toBe(true);
  await narrower;
  expect([...list.selected]).toEqual(['ada']);
});
