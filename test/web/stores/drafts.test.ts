import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { blank, DraftKeeper, type Writing } from '../../../web/stores/drafts.svelte.ts';
import { idOf } from '../support/inbox-data.ts';

const written = (text: string): Writing => ({ ...blank, text });

/** A server that keeps one draft; `down` makes it unreachable. */
class DraftServer {
  kept: unknown = null;
  calls: string[] = [];
  down = false;

  readonly fetch = async (_: string, { method, body }: { method: string; body?: string }) => {
    this.calls.push(method);
    if (this.down) throw new TypeError('no network');
    this.kept = method === 'PUT' ? JSON.parse(body ?? 'null') : method === 'DELETE' ? null : this.kept;
    return new Response(JSON.stringify({}), { status: 200 });
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
});
