import '../ui/browser-parts.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openQuestion } from '../../../web/features/inbox/composer/crossed-later.ts';
import { resendNow, sendOrWait, stillWaits, withdraw } from '../../../web/features/inbox/composer/resend.ts';
import { takesBack } from '../../../web/features/inbox/composer/take-back.ts';
import { conversations } from '../../../web/stores/conversations.svelte.ts';
import type { Outgoing } from '../../../web/stores/local-copy.ts';
import { threads } from '../../../web/stores/threads.svelte.ts';
import { unsent } from '../../../web/stores/unsent.svelte.ts';
import { at, conversationOf, idOf, messageOf } from '../support/inbox-data.ts';

interface Call {
  method: string;
  url: string;
  body: Record<string, unknown>;
}
/** Throws where no answer comes. */
let answer: (call: Call) => { status: number; body: unknown };
let calls: Call[];
const away = () => {
  throw new TypeError('Failed to fetch');
};
const outgoing = (text: string, more: Partial<Outgoing> = {}): Outgoing => ({
  kind: 'reply',
  conversationId: idOf(21),
  text,
  html: null,
  attachments: [],
  to: null,
  cc: [],
  bcc: [],
  mentions: [],
  expectedRevision: 4,
  force: false,
  ...more,
});
const ready = () => Promise.resolve();
const sentTexts = () => calls.filter(({ url }) => url.endsWith('/messages')).map(({ body }) => body['text']);
const stored = () => JSON.parse(localStorage.getItem('onevoice:unsent') ?? '[]') as { clientId: string }[];
const waitingTexts = () =>
  threads
    .find(idOf(21))
    ?.messages.filter(({ clientId }) => clientId !== null && unsent.waiting.has(clientId))
    .map(({ text }) => text);

/** Takes each message as a server does, which tells them apart by their client ids. */
function takesAll() {
  let revision = 10;
  const taken = new Map<unknown, unknown>();
  answer = ({ body }) => {
    const { clientId, text } = body as { clientId: string; text: string };
    if (!taken.has(clientId)) revision += 1;
    const number = 100 + revision;
    const message = messageOf(number, { conversationId: idOf(21), kind: 'outbound', text, clientId });
    if (!taken.has(clientId)) taken.set(clientId, message);
    const { viewer: _, ...conversation } = conversationOf(21, { revision });
    return { status: 201, body: { message: taken.get(clientId), conversation } };
  };
  return taken;
}

beforeEach(async () => {
  localStorage.clear();
  calls = [];
  vi.stubGlobal('fetch', async (url: string, { method, body }: { method: string; body?: string }) => {
    const call = { method, url, body: body === undefined ? {} : (JSON.parse(body) as Call['body']) };
    calls.push(call);
    const { status, body: said } = await Promise.resolve(answer(call));
    return new Response(JSON.stringify(said), { status });
  });
  answer = () => ({ status: 200, body: { items: [], older: null, newer: null } });
  conversations.apply(conversationOf(21, { revision: 4 }));
  const thread = threads.open(idOf(21));
  await vi.waitUntil(() => thread.status === 'ready', { timeout: 15_000 });
  calls = [];
});
afterEach(async () => {
  takesAll();
  await stillWaits();
  vi.unstubAllGlobals();
  threads.clear();
});

describe('what is written while nobody answers', () => {
  test('waits in its thread and in this browser, and goes out in order, each once', async () => {
    answer = away;
    expect(await sendOrWait(outgoing('First'), ready)).toBeNull();
    expect(await sendOrWait(outgoing('Second'), ready)).toBeNull();
    await resendNow();
    expect(waitingTexts()).toEqual(['First', 'Second']);
    expect(stored()).toHaveLength(2);
    expect(sentTexts()).not.toContain('Second');

    calls = [];
    const taken = takesAll();
    expect(await stillWaits()).toBe(false);
    expect(sentTexts()).toEqual(['First', 'Second']);
    expect(taken.size).toBe(2);
    // The second one was written before the first had gone out: one's own words are nothing new.
    expect(calls.map(({ body }) => body['expectedRevision'])).toEqual([4, 11]);
    expect(stored()).toEqual([]);
    expect(waitingTexts()).toEqual([]);
  });

  test('also waits while the server is away, or nobody is logged in at the second try', async () => {
    answer = () => ({ status: 503, body: 'Service Unavailable' });
    expect(await sendOrWait(outgoing('Patience'), ready)).toBeNull();
    for (const status of [401, 429, 500, 502]) {
      answer = () => ({ status, body: { status } });
      expect(await stillWaits()).toBe(true);
      expect(stored()).toHaveLength(1);
    }
  });

  test('comes back to the writer when this browser has no room to keep it', async () => {
    answer = away;
    const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(sendOrWait(outgoing('Too much'), ready)).rejects.toMatchObject({ code: 'offline' });
    full.mockRestore();
    expect(threads.find(idOf(21))?.messages).toEqual([]);
    expect(await stillWaits()).toBe(false);
  });

  test('is not sent any more once it is taken back, here or in another window', async () => {
    answer = away;
    await sendOrWait(outgoing('Never mind'), ready);
    await sendOrWait(outgoing('This one'), ready);
    const [first] = stored();
    expect((await withdraw(first?.clientId ?? ''))?.outgoing.text).toBe('Never mind');
    expect(await withdraw(first?.clientId ?? '')).toBeUndefined();
    expect(waitingTexts()).toEqual(['This one']);
    localStorage.setItem('onevoice:unsent', '[]');
    calls = [];
    const taken = takesAll();
    expect(await stillWaits()).toBe(false);
    expect([calls, taken.size]).toEqual([[], 0]);
    expect(threads.find(idOf(21))?.messages).toEqual([]);
  });

  test('is given back with the question when something came in meanwhile; what waits behind it goes on', async () => {
    answer = away;
    await sendOrWait(outgoing('Still on its way', { thenStatus: 'resolved' }), ready);
    await sendOrWait(outgoing('A note', { kind: 'note' }), ready);
    const news = messageOf(9, { conversationId: idOf(21), text: 'It is here', createdAt: at(40) });
    const { viewer: _, ...conversation } = conversationOf(21, { revision: 9 });
    const draft = { conversationId: idOf(21), text: 'Still on its way', updatedAt: at(50) };
    const given: unknown[] = [];
    const stop = takesBack(idOf(21), (what) => given.push(what));
    const takes = takesAll;
    calls = [];
    answer = ({ url, method, body }) => {
      if (url.endsWith('/draft')) return { status: 200, body: method === 'GET' ? { draft: null } : draft };
      if (url.endsWith('/notes')) {
        takes();
        return answer({ url, method, body });
      }
      const said = { code: 'conversation-changed', status: 409, newMessages: [news], conversation };
      return { status: 409, body: said };
    };
    expect(await stillWaits()).toBe(false);
    stop();
    const saved = calls.find(({ method }) => method === 'PUT')?.body;
    expect(saved).toMatchObject({ kind: 'reply', text: 'Still on its way', since: null });
    expect(given).toEqual([draft]);
    expect(openQuestion(idOf(21))).toEqual({ newMessages: [news], thenStatus: 'resolved' });
    expect(openQuestion(idOf(21))).toBeNull();
    expect(stored()).toEqual([]);
    const texts = threads.find(idOf(21))?.messages.map(({ text }) => text);
    expect(texts).toContain('It is here');
    expect(texts).toContain('A note');
    expect(texts).not.toContain('Still on its way');
  });

  test('stays when the server goes away again before the text is a draft', async () => {
    answer = away;
    await sendOrWait(outgoing('Do not lose me'), ready);
    answer = ({ url }) => {
      if (url.endsWith('/draft')) away();
      const { viewer: _, ...conversation } = conversationOf(21, { revision: 9 });
      return {
        status: 409,
        body: { code: 'conversation-changed', status: 409, newMessages: [], conversation },
      };
    };
    expect(await stillWaits()).toBe(true);
    expect(stored()).toHaveLength(1);
    expect(openQuestion(idOf(21))).toBeNull();
  });
});
