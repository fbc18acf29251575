import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { below, blank, DraftKeeper, type Writing } from '../../../web/stores/drafts.svelte.ts';
import { at, idOf } from '../support/inbox-data.ts';

const written = (text: string): Writing => ({ ...blank, text });

/** A server that keeps one draft; `down` makes it unreachable. */
class DraftServer {
  kept: unknown = null;
  calls: string[] = [];
  asked: string[] = [];
  down = false;
  other: string | null = null;
  #saves = 0;

  readonly fetch = async (url: string, { method, body }: { method: string; body?: string }) => {
    this.calls.push(method);
    this.asked.push(url);
    if (this.down) throw new TypeError('no network');
    this.kept = method === 'PUT' ? JSON.parse(body ?? 'null') : method === 'DELETE' ? null : this.kept;
    const answer = { updatedAt: at((this.#saves += 1)), other: this.other };
    return new Response(JSON.stringify(answer), { status: 200 });
  };
}

let server: DraftServer;
beforeEach(() => {
  vi.useFakeTimers();
  server = new DraftServer();
  vi.stubGlobal('fetch', server.fetch);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a draft while it is written', () => {
  test('is kept once, a moment after the last key', async () => {
    const keeper = new DraftKeeper(idOf(1));
    for (const text of ['H', 'He', 'Hel', 'Hello']) keeper.change(written(text));
    expect(keeper.state).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.calls).toEqual(['PUT']);
    expect(server.kept).toMatchObject({ text: 'Hello', attachmentIds: [] });
    expect(keeper.state).toBe('kept');
  });

  test('is tried again until the server takes it, with what was typed meanwhile', async () => {
    const keeper = new DraftKeeper(idOf(1));
    server.down = true;
    keeper.change(written('Hello'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(keeper.state).toBe('failing');
    expect(keeper.dirty).toBe(true);
    server.down = false;
    keeper.change(written('Hello again'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.kept).toMatchObject({ text: 'Hello again' });
    expect(keeper.dirty).toBe(false);
  });

  test('knows what both windows began from once another one has written too', async () => {
    const keeper = new DraftKeeper(idOf(1));
    keeper.goOnFrom({ updatedAt: at(0), other: null, text: 'One.' });
    keeper.change(written('One. Two.'));
    await vi.advanceTimersByTimeAsync(1000);
    server.other = 'One. Three.';
    for (const text of ['One. Two. Four.', 'One. Two. Four. Five.']) {
      keeper.change(written(text));
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(keeper.other).toBe('One. Three.');
    expect(keeper.otherBase).toBe('One. Two.');
  });

  test('is kept at once when one leaves', async () => {
    const keeper = new DraftKeeper(idOf(1));
    keeper.change(written('Bye'));
    await keeper.flush();
    expect(server.kept).toMatchObject({ text: 'Bye' });
  });

  test('emptied by hand is gone on the server too', async () => {
    const keeper = new DraftKeeper(idOf(1));
    keeper.change(written('x'));
    await vi.advanceTimersByTimeAsync(1000);
    keeper.change(written(' '));
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.kept).toBeNull();
    expect(keeper.state).toBe('none');
  });

  test('is not saved any more once it is being sent', async () => {
    const keeper = new DraftKeeper(idOf(1));
    keeper.change(written('Sent in the same second'));
    await keeper.hold();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.calls).toEqual([]);
  });

  test('says upon which draft it was written, and what another window had', async () => {
    const keeper = new DraftKeeper(idOf(1));
    server.other = 'Theirs';
    keeper.change(written('Mine'));
    await keeper.flush();
    expect(server.kept).toMatchObject({ since: null, dropOther: false });
    expect(keeper.other).toBe('Theirs');
    keeper.change(written('Mine, longer'));
    await keeper.flush();
    expect(server.kept).toMatchObject({ since: at(1) });
    keeper.dropOther();
    server.other = null;
    keeper.change(written('Mine, longer still'));
    expect(keeper.other).toBeNull();
    await keeper.flush();
    expect(server.kept).toMatchObject({ since: at(2), dropOther: true });
    keeper.change(written('And on'));
    await keeper.flush();
    expect(server.kept).toMatchObject({ dropOther: false });
  });

  test('throws away only what this window knows of', async () => {
    const keeper = new DraftKeeper(idOf(1));
    await keeper.discard();
    expect(server.calls).toEqual([]);
    keeper.change(written('x'));
    await keeper.flush();
    await keeper.discard();
    expect(server.calls).toEqual(['PUT', 'DELETE']);
    expect(new URL(server.asked[1] ?? '', 'http://here').searchParams.get('since')).toBe(at(1));
  });
});

test('a text is put below another one as text, never as markup', () => {
  const joined = below({ ...written('One'), html: '<p>One</p>' }, 'Two <b>\n\nThree\nFour');
  expect(joined.text).toBe('One\n\nTwo <b>\n\nThree\nFour');
  expect(joined.html).toBe('<p>One</p><p>Two &#60;b&#62;</p><p>Three<br>Four</p>');
  expect(below(written(''), 'Two')).toMatchObject({ text: 'Two', html: null });
});
