import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault, ParsedMessage } from '../../../server/channels/contract.ts';
import { actOnBluesky } from '../../../server/channels/bluesky/actions.ts';
import { agentFor } from '../../../server/channels/bluesky/agent.ts';
import { notifications } from '../../../server/channels/bluesky/entities.ts';
import { facetsOf, spansOf } from '../../../server/channels/bluesky/facets.ts';
import { listenToBluesky } from '../../../server/channels/bluesky/listen/listener.ts';
import { parseBluesky } from '../../../server/channels/bluesky/parse.ts';
import { sendBluesky } from '../../../server/channels/bluesky/send.ts';
import type { BlueskyAccount, BlueskySettings } from '../../../server/channels/bluesky/settings.ts';
import { startBlueskySimulator, type RunningBluesky } from '../../../server/channels/bluesky/simulator.ts';
import { tidFor } from '../../../server/channels/bluesky/tid.ts';
import { outbound, parseContext } from '../mastodon/account.ts';
import { keptHost, untilItems, whileListening, type KeptHost } from '../support/listening.ts';
import { accountAt } from './account.ts';

let simulator: RunningBluesky;
let account: BlueskyAccount;
let host: KeptHost;

const accountWith = (settings: Partial<BlueskySettings> = {}) =>
  accountAt(simulator.server.origin, { user: 'support.test', password: simulator.server.password }, settings);

beforeEach(async () => {
  simulator = await startBlueskySimulator(() => undefined);
  account = accountWith();
  host = keptHost();
});
afterEach(() => simulator.stop());

const world = () => simulator.server.world;
const ada = () => world().actor('ada.test', 'Ada Byron');
let numbered = 0;
async function says(text: string, more: object = {}): Promise<string> {
  numbered += 1;
  const facets = await facetsOf(text, async (handle) => world().find(handle)?.did ?? null);
  const value = { text, createdAt: new Date().toISOString(), facets, ...more };
  const rkey = tidFor(`said ${numbered}`, new Date());
  return world().create(ada(), { collection: 'app.bsky.feed.post', value, rkey })?.uri ?? '';
}
const listen = () => listenToBluesky(account, host);
const parsed = (id: string) =>
  parseBluesky(host.items.get(id)?.raw ?? Buffer.alloc(0), parseContext()) as ParsedMessage;
const answerTo = (message: ParsedMessage) => ({
  ...{ externalId: message.externalId, from: message.from, contentWarning: null, language: null },
  ...{ visibility: 'public' as const, url: null, externalThreadId: null, sentAt: new Date() },
  channelData: message.channelData,
});

describe('listening', () => {
  test('takes in what was missed and what comes, each once, over many pages', async () => {
    for (let count = 0; count < 70; count += 1) await says(`@support.test number ${count}`);
    await whileListening(listen, host, async (listener) => {
      expect(host.items.size).toBe(70);
      const uri = await says('@support.test one more');
      listener.poke();
      await untilItems(host, 71);
      expect(parsed(uri)).toMatchObject({ text: '@support.test one more', from: { handle: '@ada.test' } });
    });
    await whileListening(listen, host, () => Promise.resolve());
    expect(host.items.size).toBe(71);
  });

  test('reads direct messages by their log, and does without where there are none', async () => {
    const convoId = world().convoOf(ada().did);
    world().say(ada(), convoId, { text: 'before' });
    await whileListening(listen, host, async (listener) => {
      await untilItems(host, 1);
      const message = world().say(ada(), convoId, { text: 'and after' });
      listener.poke();
      await untilItems(host, 2);
      world().takeBack(message);
      listener.poke();
      await untilItems(host, 3);
      const items = [...host.items.keys()].map(parsed);
      expect(items.map(({ type }) => type)).toEqual(['message', 'message', 'deletion']);
      expect(items[1]).toMatchObject({ text: 'and after', post: { visibility: 'direct' } });
    });
    simulator.server.chat = false;
    host = keptHost();
    await says('@support.test hello');
    await whileListening(listen, host, () => untilItems(host, 1));
    expect(host.logs).toContain('warn: direct messages cannot be read');
  });

  test('notices deletions and other words, and watches words from now on', async () => {
    account = accountWith({ words: ['humming'] });
    await says('an old humming');
    const [changed, gone] = [await says('@support.test first words'), await says('@support.test soon gone')];
    await whileListening(listen, host, async (listener) => {
      await untilItems(host, 2);
      world().put(ada(), changed, { text: 'other words', createdAt: new Date().toISOString() });
      world().records.delete(gone);
      const watched = await says('what is humming there?');
      listener.poke();
      await untilItems(host, 5);
      expect(parsed(watched).post?.watched).toBe('humming');
      expect(parsed(`gone/${gone}`).type).toBe('deletion');
    });
    expect([...host.items.keys()].some((id) => id.startsWith(`edit/${changed}/`))).toBe(true);
  });
});

describe('the session', () => {
  test('is one log-in, renewed by its refresh token', async () => {
    const agent = await agentFor(account);
    await agentFor(account);
    simulator.server.expireTokens();
    const call = () => agent.call('app.bsky.notification.listNotifications', notifications);
    await Promise.all([call(), call(), call()]);
    expect(simulator.server.logins).toEqual({ password: 1, refresh: 1 });
  });

  test('a lost password ends the connection, in the words of the server', async () => {
    simulator.fail?.({ kind: 'token-lost' });
    const listener = await listen();
    await expect(listener.done).rejects.toMatchObject({
      message: 'Invalid identifier or password',
      kind: 'auth',
    });
  });
});

describe('answering', () => {
  const heard = async (text: string) => {
    const uri = await says(text);
    await whileListening(listen, host, () => untilItems(host, 1));
    return parsed(uri);
  };

  test('twice is one post, also when the first answer got lost', async () => {
    const message = outbound('Since when?', { answers: answerTo(await heard('@support.test it hums')) });
    simulator.fail?.({ kind: 'lost-answer' });
    const first = await sendBluesky(account, message);
    simulator.fail?.(null);
    expect((await sendBluesky(account, message)).externalId).toBe(first.externalId);
    expect(simulator.posts?.()).toHaveLength(1);
  });

  test('moves to a direct message when nobody else shall see it; a lost answer is found there', async () => {
    const answers = answerTo(await heard('@support.test my order?'));
    simulator.fail?.({ kind: 'lost-answer' });
    const message = outbound('Tell me its number.', { answers, visibility: 'direct' });
    const sent = await sendBluesky(account, message);
    expect(sent.channelData).toMatchObject({ type: 'chat', did: ada().did });
    expect(simulator.posts?.()).toMatchObject([{ text: 'Tell me its number.', visibility: 'direct' }]);
  });

  test.each<[Fault, object]>([
    [
      { kind: 'rate-limited', retryAfterSeconds: 42 },
      { kind: 'rate-limited', retryAfterSeconds: 42 },
    ],
    [{ kind: 'server-error' }, { kind: 'transient' }],
    [{ kind: 'refused' }, { kind: 'permanent', message: 'Invalid record' }],
  ])('%o is said as it is', async (fault, expected) => {
    const message = outbound('Hm?', { answers: answerTo(await heard('@support.test well')) });
    simulator.fail?.(fault);
    await expect(sendBluesky(account, message)).rejects.toMatchObject(expected);
  });

  test('acts once however often it is asked, and takes it back; hides only in threads of ours', async () => {
    const message = await heard('@support.test look');
    const target = { ...message, url: null, channelData: message.channelData, done: null };
    const act = (action: 'like' | 'block' | 'hide' | 'report', undo = false) =>
      actOnBluesky(account, { action, undo, target, comment: 'rude' });
    const ours = () => [...world().records.keys()].filter((uri) => uri.startsWith(`at://${world().us.did}/`));
    await act('like');
    await act('like');
    await act('block');
    expect(ours()).toHaveLength(2);
    await act('like', true);
    await act('block', true);
    expect(ours()).toHaveLength(0);
    await act('report');
    expect(world().reports).toHaveLength(1);
    await expect(act('hide')).rejects.toMatchObject({ kind: 'permanent' });
  });
});

test('positions are bytes, and a sentence’s end is not part of a link', async () => {
  const text = 'Grüße 💡 @ada.test: (https://a.example/x(y)) #lämp, #1 https://b.example.';
  expect(spansOf(text).map(({ kind, value }) => [kind, value])).toEqual([
    ['mention', 'ada.test'],
    ['link', 'https://a.example/x(y)'],
    ['tag', 'lämp'],
    ['link', 'https://b.example'],
  ]);
  const [mention] = await facetsOf(text, () => Promise.resolve('did:plc:ada'));
  const { byteStart = 0, byteEnd = 0 } = mention?.index ?? {};
  expect(Buffer.from(text).subarray(byteStart, byteEnd).toString()).toBe('@ada.test');
});

test('a record key follows from what it is for, and sorts by time', () => {
  const at = new Date('2026-11-22T00:00:00.000Z');
  expect(tidFor('a', at)).toBe(tidFor('a', at));
  expect(tidFor('a', at)).toMatch(/^[2-7a-j][2-7a-z]{12}$/);
  expect(tidFor('a', at)).not.toBe(tidFor('b', at));
  expect(tidFor('a', at) < tidFor('a', new Date(at.getTime() + 1000))).toBe(true);
});
