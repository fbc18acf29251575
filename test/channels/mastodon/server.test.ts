import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault, ParsedMessage, SimulatedPost } from '../../../server/channels/contract.ts';
import { actOnMastodon } from '../../../server/channels/mastodon/actions.ts';
import { checkMastodon } from '../../../server/channels/mastodon/check.ts';
import { collectMedia } from '../../../server/channels/mastodon/collect.ts';
import { connectMastodon } from '../../../server/channels/mastodon/connect.ts';
import { listenToMastodon } from '../../../server/channels/mastodon/listen/listener.ts';
import { parseMastodon } from '../../../server/channels/mastodon/parse.ts';
import { sendMastodon } from '../../../server/channels/mastodon/send.ts';
import type { MastodonAccount } from '../../../server/channels/mastodon/settings.ts';
import { startMastodon, type RunningMastodon } from '../../../server/channels/mastodon/simulator.ts';
import { until } from '../../support/product.ts';
import { keptHost, untilItems, whileListening, type KeptHost } from '../support/listening.ts';
import { accountAt, outbound, parseContext } from './account.ts';

let simulator: RunningMastodon;
let account: MastodonAccount;
let host: KeptHost;

beforeEach(async () => {
  simulator = await startMastodon(() => undefined);
  account = accountAt(simulator.server.origin, 'simulated-access-token');
  host = keptHost();
});
afterEach(() => simulator.stop());

const world = () => simulator.server.world;
const customer = () => world().account('ada@letters.example', 'Ada Byron');
const says = (text: string, more = {}) => world().post(customer(), { text, ...more });
const listen = () => listenToMastodon(account, host);
const parsed = async (id: string) => {
  const raw = host.items.get(id)?.raw ?? Buffer.alloc(0);
  return parseMastodon(raw, parseContext({ files: await collectMedia(account, raw) })) as ParsedMessage;
};

describe('listening', () => {
  test('takes in what was missed, then what streams, each once', async () => {
    const missed = says('@support I was here before you');
    await whileListening(listen, host, async () => {
      await untilItems(host, 1);
      await until(() => simulator.server.streams > 0, 20_000, 'the stream is open');
      const begun = performance.now();
      const second = says('@support and now?');
      await untilItems(host, 2);
      expect(performance.now() - begun).toBeLessThan(15_000);
      expect([...host.items.keys()]).toEqual([`status/${missed.id}`, `status/${second.id}`]);
    });
    says('@support while you were away');
    await whileListening(listen, host, () => untilItems(host, 3));
    expect(host.items.size).toBe(3);
    expect(host.learned).toMatchObject({
      software: 'mastodon',
      maxCharacters: 500,
      accountId: world().us.id,
    });
  });

  test('goes on by looking where nothing streams, and pages through many', async () => {
    simulator.server.streaming = false;
    says('@support first');
    await whileListening(listen, host, async (listener) => {
      await untilItems(host, 1);
      for (let count = 0; count < 95; count += 1) says(`@support number ${count}`);
      listener.poke();
      await untilItems(host, 96);
    });
    expect(host.items.size).toBe(96);
  });

  test('a crash before the items are kept loses none', async () => {
    await whileListening(listen, host, () => Promise.resolve());
    says('@support one');
    host.onAccept = () => {
      throw new Error('the power failed');
    };
    const broken = await listenToMastodon(account, host);
    await expect(broken.done).rejects.toThrow('the power failed');
    host.onAccept = () => undefined;
    await whileListening(listen, host, () => untilItems(host, 1));
  });

  test('brings the thread, the pictures and a new picture of an edit', async () => {
    const question = says('@support it hums');
    const answer = world().post(world().us, {
      text: '@ada@letters.example since when?',
      inReplyTo: question.id,
    });
    const media = [
      { id: world().nextId(), type: 'image/png', description: 'my lamp', content: Buffer.from('PNG') },
    ];
    media.forEach((one) => world().media.set(one.id, one));
    const reply = says('@support since today', { inReplyTo: answer.id, media });
    await whileListening(listen, host, async (listener) => {
      await untilItems(host, 2);
      const message = await parsed(`status/${reply.id}`);
      expect(message.threading.references).toHaveLength(2);
      expect(message.post?.context?.map(({ ours }) => ours)).toEqual([false, true]);
      expect(message.files).toMatchObject([
        { name: 'my lamp', type: 'image/png', content: Buffer.from('PNG') },
      ]);
      world().edit(reply.id, '@support since yesterday');
      listener.poke();
      await untilItems(host, 3);
      world().remove(reply.id);
      await untilItems(host, 4);
    });
    const kinds = await Promise.all([...host.items.keys()].map(async (id) => (await parsed(id)).type));
    expect(kinds).toEqual(['message', 'message', 'edit', 'deletion']);
  });

  test('watches hashtags and words from now on, and not what is a mention anyway', async () => {
    account = accountAt(simulator.server.origin, 'simulated-access-token', {
      hashtags: ['lamps'],
      words: ['humming'],
    });
    says('old #lamps');
    await whileListening(listen, host, async (listener) => {
      expect(host.items.size).toBe(0);
      const tagged = says('new #lamps');
      says('@support #lamps for you');
      const word = says('what is humming there');
      says('only for friends: humming', { visibility: 'private' });
      listener.poke();
      await untilItems(host, 3);
      expect((await parsed(`status/${tagged.id}`)).post?.watched).toBe('#lamps');
      expect((await parsed(`status/${word.id}`)).post?.watched).toBe('humming');
    });
    expect(host.items.size).toBe(3);
  });

  test('takes in what our account answers elsewhere, but not what we are sending ourselves', async () => {
    const question = says('@support it hums');
    await whileListening(listen, host, () => untilItems(host, 1));
    const elsewhere = world().post(world().us, {
      text: '@ada@letters.example from my phone',
      inReplyTo: question.id,
    });
    const ours = world().post(world().us, { text: '@ada@letters.example from here', inReplyTo: question.id });
    host.knownKeys.add(`${new URL(simulator.server.origin).host}/${ours.id}`);
    await whileListening(listen, host, () => Promise.resolve());
    expect(host.items.size).toBe(1);
    host.clock.now = new Date(Date.now() + 600_000);
    await whileListening(listen, host, () => untilItems(host, 2));
    expect(await parsed(`status/${elsewhere.id}`)).toMatchObject({ own: true });
    expect(host.items.size).toBe(2);
  });

  test('a lost token ends it, in the words of the server', async () => {
    simulator.fail?.({ kind: 'token-lost' });
    const listener = await listen();
    await expect(listener.done).rejects.toMatchObject({
      message: 'The access token is invalid',
      kind: 'auth',
    });
  });
});

const answerTo = (status: { id: string; account: { id: string }; visibility: string; spoiler: string }) => ({
  externalId: `x/${status.id}`,
  ...{
    from: null,
    contentWarning: null,
    language: null,
    url: null,
    externalThreadId: null,
    sentAt: new Date(),
  },
  visibility: 'public' as const,
  channelData: {
    ...{ statusId: status.id, accountId: status.account.id, spoiler: status.spoiler },
    visibility: status.visibility,
  },
});

describe('answering', () => {
  const posts = (): SimulatedPost[] => simulator.posts?.() ?? [];

  test('hangs on the post, keeps who sees it, its warning and the language', async () => {
    const question = says('@support psst', { visibility: 'direct', spoiler: 'secret' });
    const file = { name: 'a lamp.png', type: 'image/png', size: 3, contentId: null, inline: false };
    const result = await sendMastodon(
      account,
      outbound('@ada@letters.example yes?', {
        ...{ answers: answerTo(question), visibility: 'public', language: 'en' },
        files: [{ ...file, open: () => Readable.from([Buffer.from('PNG')]) }],
      }),
    );
    const [post] = posts();
    expect(post).toMatchObject({
      text: '@ada@letters.example yes?',
      visibility: 'direct',
      files: [{ name: 'a lamp' }],
    });
    expect(post?.inReplyTo).toBe(`${new URL(simulator.server.origin).host}/${question.id}`);
    expect(result).toMatchObject({
      externalId: post?.externalId,
      channelData: { visibility: 'direct', spoiler: 'secret' },
    });
  });

  test('twice is one post, also when the first answer got lost', async () => {
    const message = outbound('@ada@letters.example yes?', { answers: answerTo(says('@support well?')) });
    simulator.fail?.({ kind: 'lost-answer' });
    const first = await sendMastodon(account, message);
    simulator.fail?.(null);
    const second = await sendMastodon(account, message);
    expect([posts().length, second.externalId]).toEqual([1, first.externalId]);
  });

  test.each<[Fault, object]>([
    [
      { kind: 'rate-limited', retryAfterSeconds: 77 },
      { kind: 'rate-limited', retryAfterSeconds: 77 },
    ],
    [{ kind: 'server-error' }, { kind: 'transient' }],
    [{ kind: 'token-lost' }, { kind: 'auth' }],
    [{ kind: 'refused' }, { kind: 'permanent', message: 'Validation failed: it is not allowed' }],
  ])('%o is said as it is', async (fault, expected) => {
    const message = outbound('@ada@letters.example yes?', { answers: answerTo(says('@support well?')) });
    simulator.fail?.(fault);
    await expect(sendMastodon(account, message)).rejects.toMatchObject(expected);
    expect(posts()).toEqual([]);
  });

  test('what does not name its post is not sent', async () => {
    const answers = { ...answerTo(says('@support x')), channelData: null };
    await expect(sendMastodon(account, outbound('y', { answers }))).rejects.toMatchObject({
      kind: 'permanent',
    });
  });
});

describe('acting', () => {
  test('does and undoes; what is private is not boosted', async () => {
    const status = says('@support hello');
    const target = { ...answerTo(status), done: null };
    const act = (action: 'like' | 'boost' | 'mute' | 'block' | 'report', undo = false) =>
      actOnMastodon(account, { action, undo, target, comment: 'spam' });
    await act('like');
    await act('boost');
    await act('mute');
    await act('block');
    await act('report');
    const marks = [
      `favourite ${status.id}`,
      `reblog ${status.id}`,
      `mute ${customer().id}`,
      `block ${customer().id}`,
    ];
    expect([...world().marks]).toEqual(marks);
    expect(world().reports).toEqual([
      { account_id: customer().id, status_ids: [status.id], comment: 'spam' },
    ]);
    await act('like', true);
    await act('block', true);
    expect([...world().marks]).toEqual(marks.slice(1, 3));
    const secret = { ...answerTo(says('@support psst', { visibility: 'direct' })), done: null };
    const boost = { action: 'boost' as const, undo: false, target: secret, comment: '' };
    await expect(actOnMastodon(account, boost)).rejects.toMatchObject({ kind: 'permanent' });
  });
});

describe('connecting', () => {
  test('registers, asks the person, and comes back with the account', async () => {
    const redirectUrl = 'http://127.0.0.1:9/connected';
    const begun = await connectMastodon.begin({
      answers: { instance: simulator.server.origin },
      ...{ redirectUrl, state: 'state-1' },
    });
    if (!('url' in begun)) throw new Error('nobody was asked');
    const asked = new URL(begun.url);
    const form = new URLSearchParams({ redirect_uri: redirectUrl, state: 'state-1', allowed: 'yes' });
    const allowed = await fetch(asked, { method: 'POST', body: form, redirect: 'manual' });
    const back = new URL(allowed.headers.get('location') ?? '');
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    const query = Object.fromEntries(back.searchParams);
    const connected = await connectMastodon.finish({ query, keep: begun.keep, redirectUrl });
    expect(connected).toMatchObject({
      settings: { instanceUrl: simulator.server.origin },
      secrets: { accessToken: 'simulated-access-token' },
      address: simulator.address,
      name: 'Support',
    });
    const refused = connectMastodon.finish({
      query: { error: 'access_denied' },
      keep: begun.keep,
      redirectUrl,
    });
    await expect(refused).rejects.toThrow('access_denied');
  });

  test('the check says what works, and what the server says', async () => {
    expect(await checkMastodon(account)).toMatchObject({ ok: true, steps: { length: 3 } });
    simulator.server.streaming = false;
    expect((await checkMastodon(account)).steps[2]?.detail).toContain('from time to time');
    const wrong = await checkMastodon(accountAt(simulator.server.origin, 'wrong'));
    expect(wrong).toMatchObject({ ok: false, steps: [{ detail: 'The access token is invalid' }] });
  });
});
