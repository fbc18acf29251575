import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import { conversations } from '../../../web/stores/conversations.svelte.ts';
import type { Outgoing } from '../../../web/stores/local-copy.ts';
import { Crossed, send } from '../../../web/stores/outbox.ts';
import { session } from '../../../web/stores/session.svelte.ts';
import { unsent } from '../../../web/stores/unsent.svelte.ts';

const dayMillis = 86_400_000;
import { localId } from '../../../web/stores/thread-state.ts';
import { threads } from '../../../web/stores/threads.svelte.ts';
import { at, conversationOf, idOf, messageOf } from '../support/inbox-data.ts';

type Answer = (
  method: string,
  url: string,
  body: unknown,
) => { status: number; body: unknown } | Promise<never>;
let answer: Answer;

beforeEach(() => {
  vi.stubGlobal('fetch', async (url: string, { method, body }: { method: string; body?: string }) => {
    const { status, body: said } = await answer(
      method,
      url,
      body === undefined ? undefined : JSON.parse(body),
    );
    return new Response(JSON.stringify(said), { status });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  threads.clear();
});

const refused = { status: 403, body: { code: 'not-allowed', status: 403 } };
const pushed = (number: number, part: Partial<Conversation>): Conversation => {
  const { viewer: _, ...conversation } = conversationOf(number, part);
  return conversation;
};

describe('a change by hand', () => {
  test('shows at once, survives an event in between, and is confirmed', async () => {
    conversations.apply(conversationOf(11));
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    answer = (async () => {
      await held;
      return { status: 200, body: pushed(11, { status: 'resolved', priority: 'high', revision: 3 }) };
    }) as unknown as Answer;
    const done = conversations.update(idOf(11), { status: 'resolved' });
    expect(conversations.get(idOf(11))?.status).toBe('resolved');
    conversations.apply(pushed(11, { priority: 'high', revision: 2 }));
    expect(conversations.get(idOf(11))).toMatchObject({ status: 'resolved', priority: 'high' });
    release();
    expect(await done).toEqual({ status: 'open' });
    expect(conversations.get(idOf(11))).toMatchObject({ status: 'resolved', revision: 3 });
  });

  test('is taken back when the server refuses, without losing what came meanwhile', async () => {
    conversations.apply(conversationOf(12));
    answer = () => refused;
    const done = conversations.update(idOf(12), { assigneeId: idOf(0xee) });
    conversations.apply(pushed(12, { subject: 'Renamed', revision: 2 }));
    await expect(done).rejects.toMatchObject({ code: 'not-allowed' });
    expect(conversations.get(idOf(12))).toMatchObject({ assigneeId: null, subject: 'Renamed' });
  });

  test('what is gone leaves', async () => {
    conversations.apply(conversationOf(13));
    const gone: string[] = [];
    const stop = conversations.onGone((id) => gone.push(id));
    answer = () => ({ status: 404, body: { code: 'not-found', status: 404 } });
    await expect(conversations.fetch(idOf(13))).rejects.toMatchObject({ code: 'not-found' });
    stop();
    expect(conversations.get(idOf(13))).toBeUndefined();
    expect(gone).toEqual([idOf(13)]);
  });
});

describe('sending', () => {
  const outgoing: Outgoing = {
    kind: 'reply',
    conversationId: idOf(21),
    text: 'Hello',
    html: null,
    attachments: [],
    to: null,
    cc: [],
    bcc: [],
    mentions: [],
    expectedRevision: 4,
    force: false,
  };

  async function openThread(): Promise<void> {
    answer = () => ({
      status: 200,
      body: { items: [messageOf(1, { conversationId: idOf(21) })], older: null, newer: null },
    });
    conversations.apply(conversationOf(21));
    const thread = threads.open(idOf(21));
    await vi.waitUntil(() => thread.status === 'ready', { timeout: 15_000 });
  }
  const texts = () => threads.find(idOf(21))?.messages.map((message) => message.text);

  test('stands in the thread at once and once, also when the socket is faster than the answer', async () => {
    await openThread();
    let clientId = '';
    answer = (_, __, body) => {
      clientId = (body as { clientId: string }).clientId;
      expect(texts()).toEqual(['Text 1', 'Hello']);
      const message = messageOf(30, { conversationId: idOf(21), kind: 'outbound', text: 'Hello', clientId });
      threads.apply(message);
      return { status: 201, body: { message, conversation: pushed(21, { revision: 5 }) } };
    };
    await send(outgoing);
    expect(texts()).toEqual(['Text 1', 'Hello']);
    expect(threads.find(idOf(21))?.get(localId(clientId))).toBeUndefined();
  });

  test('that crosses with something new is taken out, and what is new is shown', async () => {
    await openThread();
    const news = messageOf(9, { conversationId: idOf(21), text: 'Never mind', createdAt: at(40) });
    answer = () => ({
      status: 409,
      body: {
        code: 'conversation-changed',
        status: 409,
        newMessages: [news],
        conversation: pushed(21, { revision: 9 }),
      },
    });
    const crossed = await send(outgoing).catch((error: unknown) => error);
    expect(crossed).toBeInstanceOf(Crossed);
    expect((crossed as Crossed).newMessages).toEqual([news]);
    expect(texts()).toEqual(['Text 1', 'Never mind']);
    expect(conversations.get(idOf(21))?.revision).toBe(9);
  });

  test('that fails leaves nothing behind', async () => {
    await openThread();
    answer = () => refused;
    await expect(send(outgoing)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(texts()).toEqual(['Text 1']);
    expect(unsent.left(Date.now() + dayMillis)).toEqual([]);
  });

  test('is in this browser until the server has it, and in its thread when that is opened', async () => {
    let kept: unknown;
    answer = () => {
      kept = JSON.parse(localStorage.getItem('onevoice:unsent') ?? 'null');
      return refused;
    };
    await expect(send(outgoing, 'client-7')).rejects.toMatchObject({ code: 'not-allowed' });
    expect(kept).toMatchObject([{ clientId: 'client-7', outgoing: { text: 'Hello' } }]);

    unsent.show({ clientId: 'client-8', outgoing, at: at(41) });
    await openThread();
    expect(texts()).toEqual(['Text 1', 'Hello']);
    let settled = false;
    const settling = unsent.settled(idOf(21)).then(() => (settled = true));
    await Promise.resolve();
    expect(settled).toBe(false);
    unsent.settle('client-8');
    await settling;
    expect(texts()).toEqual(['Text 1']);
  });

  test('is taken up by the tab that was loaded again, and by others only when that tab is gone', () => {
    const one = { clientId: 'client-9', outgoing, at: at(42), userId: session.userId };
    const kept = (tab: string) => localStorage.setItem('onevoice:unsent', JSON.stringify([{ ...one, tab }]));
    kept('another tab');
    expect(unsent.left(Date.parse(at(42)) + 1000)).toEqual([]);
    expect(unsent.left(Date.parse(at(42)) + 60_000)).toMatchObject([{ clientId: 'client-9' }]);
    kept(sessionStorage.getItem('onevoice:tab') ?? '');
    expect(unsent.left(Date.parse(at(42)) + 1000)).toMatchObject([{ clientId: 'client-9' }]);
    localStorage.clear();
  });
});
