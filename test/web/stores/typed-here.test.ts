import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '../../../shared/schemas/user.ts';
import { blank, DraftKeeper, type Writing } from '../../../web/stores/drafts.svelte.ts';
import { session } from '../../../web/stores/session.svelte.ts';
import { typedHere } from '../../../web/stores/typed-here.ts';
import { at, idOf } from '../support/inbox-data.ts';

const person = (number: number) =>
  ({ user: { id: idOf(number) }, csrfToken: 'token', serverTime: at(1), inboxIds: [] }) as unknown as Session;
const written = (text: string): Writing => ({ ...blank, text });
const puts: unknown[] = [];
let down = true;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  session.accept(person(900));
  puts.length = 0;
  down = true;
  vi.stubGlobal('fetch', (_url: string, { body }: { body?: string }) => {
    if (down) return Promise.reject(new TypeError('no network'));
    puts.push(JSON.parse(body ?? 'null'));
    return Promise.resolve(Response.json({ updatedAt: at(5), other: null }));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what nobody takes is in this browser, each further key at once, until somebody does', async () => {
  const keeper = new DraftKeeper(idOf(1));
  keeper.change(written('Half'));
  expect(typedHere.of(idOf(1))).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1000);
  expect(typedHere.of(idOf(1))?.writing.text).toBe('Half');
  keeper.change(written('Half a thought'));
  expect(typedHere.of(idOf(1))?.writing.text).toBe('Half a thought');
  down = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(puts).toMatchObject([{ text: 'Half a thought' }]);
  expect(typedHere.of(idOf(1))).toBeUndefined();
});

test('a page that is loaded again goes on from it, upon the draft that it went on from', async () => {
  const keeper = new DraftKeeper(idOf(1));
  keeper.goOnFrom({ updatedAt: at(3), other: null, text: 'Half' });
  keeper.change(written('Half a thought'));
  await vi.advanceTimersByTimeAsync(1000);
  const again = new DraftKeeper(idOf(1));
  const typed = again.typed();
  expect(typed?.text).toBe('Half a thought');
  down = false;
  again.change(typed ?? blank);
  await vi.advanceTimersByTimeAsync(1000);
  expect(puts).toMatchObject([{ text: 'Half a thought', since: at(3) }]);
  expect(again.typed()).toBeNull();
});

test('a page that goes before the text was saved leaves it', () => {
  const keeper = new DraftKeeper(idOf(1));
  keeper.change(written('The last wor'));
  keeper.stash();
  expect(new DraftKeeper(idOf(1)).typed()?.text).toBe('The last wor');
});

test('what is sent, thrown away or emptied is not there any more', async () => {
  const keeper = new DraftKeeper(idOf(1));
  keeper.change(written('Half'));
  await vi.advanceTimersByTimeAsync(1000);
  keeper.forget();
  expect(typedHere.of(idOf(1))).toBeUndefined();
  keeper.change(written('Half'));
  await vi.advanceTimersByTimeAsync(1000);
  keeper.change(written(''));
  expect(typedHere.of(idOf(1))).toBeUndefined();
});

test('it is of one person, and goes when they log out', () => {
  const keep = (text: string) => typedHere.keep(idOf(1), { writing: written(text), since: null });
  keep('of Mara');
  session.accept(person(901));
  expect(typedHere.of(idOf(1))).toBeUndefined();
  keep('of Jonas');
  typedHere.clear();
  expect(typedHere.of(idOf(1))).toBeUndefined();
  session.accept(person(900));
  expect(typedHere.of(idOf(1))?.writing.text).toBe('of Mara');
});

test('the oldest make room', () => {
  for (let number = 1; number <= 45; number += 1)
    typedHere.keep(idOf(number), { writing: written(String(number)), since: null });
  expect(typedHere.of(idOf(5))).toBeUndefined();
  expect(typedHere.of(idOf(45))?.writing.text).toBe('45');
});
