import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ParsedMessage } from '../../../server/channels/contract.ts';
import { actOnBluesky } from '../../../server/channels/bluesky/actions.ts';
import { agentFor, anything, type Agent } from '../../../server/channels/bluesky/agent.ts';
import { checkBluesky } from '../../../server/channels/bluesky/check.ts';
import { collectPictures } from '../../../server/channels/bluesky/collect.ts';
import { connectBluesky } from '../../../server/channels/bluesky/connect.ts';
import {
  notifications,
  posts,
  strongRef,
  type StrongRef,
} from '../../../server/channels/bluesky/entities.ts';
import { facetsOf } from '../../../server/channels/bluesky/facets.ts';
import { listenToBluesky } from '../../../server/channels/bluesky/listen/listener.ts';
import { parseBluesky } from '../../../server/channels/bluesky/parse.ts';
import { sendBluesky } from '../../../server/channels/bluesky/send.ts';
import type { BlueskyAccount } from '../../../server/channels/bluesky/settings.ts';
import { until } from '../../support/product.ts';
import { startBluesky, type BlueskyNetwork } from '../../support/social-servers.ts';
import { outbound, parseContext } from '../mastodon/account.ts';
import { keptHost, whileListening } from '../support/listening.ts';
import { accountAt } from './account.ts';

/** Against the real thing: PLC directory, PDS and AppView of the protocol's makers. */

const network: BlueskyNetwork | null = await startBluesky();
const run = Date.now().toString(36);
const patience = 20_000;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

afterAll(() => network?.stop());

describe.skipIf(!network)('on a real network', () => {
  let account: BlueskyAccount;
  let alice: Agent;
  const host = keptHost();

  beforeAll(async () => {
    const login = (name: string) => {
      const user = network?.users.find(({ handle }) => handle.startsWith(name));
      return { user: user?.handle ?? '', password: user?.password ?? '' };
    };
    account = accountAt(network?.pds ?? '', login('helpdesk'), { words: [`lamp${run}`] });
    alice = await agentFor(accountAt(network?.pds ?? '', login('alice')));
  });

  const resolve = (handle: string) =>
    Promise.resolve(network?.users.find((one) => one.handle === handle)?.did ?? null);
  const says = async (text: string, more: object = {}): Promise<StrongRef> => {
    const record = {
      ...{ $type: 'app.bsky.feed.post', text, createdAt: new Date().toISOString(), langs: ['en'] },
      ...{ facets: await facetsOf(text, resolve), ...more },
    };
    const json = { repo: alice.did, collection: 'app.bsky.feed.post', record };
    return alice.call('com.atproto.repo.createRecord', strongRef, { method: 'POST', json });
  };
  const read = async (id: string): Promise<ParsedMessage> => {
    await until(() => host.items.has(id), patience, `${id} among ${[...host.items.keys()].join(' ')}`);
    const raw = host.items.get(id)?.raw ?? Buffer.alloc(0);
    return parseBluesky(raw, parseContext({ files: await collectPictures(account, raw) })) as ParsedMessage;
  };
  const answerTo = (message: ParsedMessage) => ({
    ...{ externalId: message.externalId, from: message.from, contentWarning: null, language: 'en' },
    ...{ visibility: 'public' as const, url: null, externalThreadId: null, sentAt: new Date() },
    channelData: message.channelData,
  });

  test('the account connects and the check passes', async () => {
    const { serviceUrl, user } = account.settings;
    const answers = { serviceUrl, handle: user, appPassword: account.secrets.appPassword };
    const redirect = { redirectUrl: '', state: '' };
    expect(await connectBluesky.begin({ answers, ...redirect })).toMatchObject({
      connected: { settings: { serviceUrl }, address: '@helpdesk.test' },
    });
    const wrong = connectBluesky.begin({ answers: { ...answers, appPassword: 'wrong' }, ...redirect });
    await expect(wrong).rejects.toThrow('Invalid identifier or password');
    expect(await checkBluesky(account)).toMatchObject({ ok: true });
  });

  test('a mention is heard, answered once, answered back in thread, liked, and its deletion noticed', async () => {
    await whileListening(
      () => listenToBluesky(account, host),
      host,
      async (listener) => {
        const first = await says(`@helpdesk.test my lamp hüms 💡 ${run} https://lamps.example/a(b)`);
        const hums = await read(first.uri);
        expect(hums).toMatchObject({
          from: { address: alice.did, handle: '@alice.test' },
          text: `@helpdesk.test my lamp hüms 💡 ${run} https://lamps.example/a(b)`,
          post: { kind: 'mention', language: 'en', authorCard: { handle: '@alice.test', followers: 0 } },
        });

        const picture = {
          name: 'a lamp.png',
          type: 'image/png',
          size: png.length,
          contentId: null,
          inline: false,
        };
        const message = outbound(`Since when, @alice.test? ${run} #lamps`, {
          answers: answerTo(hums),
          files: [{ ...picture, open: () => Readable.from([png]) }],
        });
        const sent = await sendBluesky(account, message);
        expect(await sendBluesky(account, message)).toEqual(sent);
        const told = async () => {
          const list = await alice.call('app.bsky.notification.listNotifications', notifications);
          return list.notifications.some(({ uri }) => uri === sent.externalId);
        };
        await until(told, patience, 'alice is told');
        const [view] = (
          await alice.call('app.bsky.feed.getPosts', posts, { params: { uris: [sent.externalId] } })
        ).posts;
        expect(view?.record.facets?.map(({ features }) => features[0]?.$type.split('#')[1])).toEqual([
          'mention',
          'tag',
        ]);
        expect(view?.record.reply).toEqual({ root: first, parent: first });
        expect(view?.embed?.images?.map(({ alt }) => alt)).toEqual(['a lamp']);

        const ours = sent.channelData as { post: StrongRef };
        const back = await says(`Since today ${run}`, { reply: { root: first, parent: ours.post } });
        const third = await read(back.uri);
        expect(third.threading).toMatchObject({
          inReplyTo: [sent.externalId],
          references: [first.uri, sent.externalId],
          externalThreadId: hums.threading.externalThreadId,
        });
        expect(third.post?.context?.map((one) => one.ours)).toEqual([false, true]);

        const target = { ...hums, url: null, channelData: hums.channelData, done: null };
        const act = (action: 'like' | 'boost' | 'mute', undo = false) =>
          actOnBluesky(account, { action, undo, target, comment: '' });
        await act('like');
        await act('like');
        await act('boost');
        await act('mute');
        await act('mute', true);
        await act('boost', true);

        const [, , repo, collection, rkey] = back.uri.split('/');
        const json = { repo, collection, rkey };
        await alice.call('com.atproto.repo.deleteRecord', anything, { method: 'POST', json });
        const look = setInterval(() => {
          listener.poke();
        }, 500);
        try {
          expect((await read(`gone/${back.uri}`)).type).toBe('deletion');
        } finally {
          clearInterval(look);
        }
      },
    );
  }, 60_000);

  test('what is too long is refused for good, in the words of the server', async () => {
    const post = await says(`@helpdesk.test hello ${run}`);
    await whileListening(
      () => listenToBluesky(account, host),
      host,
      async () => {
        const message = outbound('x'.repeat(301), { answers: answerTo(await read(post.uri)) });
        await expect(sendBluesky(account, message)).rejects.toMatchObject({ kind: 'permanent' });
      },
    );
  });

  test('the session is renewed when its token ran out', async () => {
    const agent = await agentFor(account);
    const other = await agentFor(account);
    expect(other.did).toBe(agent.did);
    const wrong = { ...account, inboxId: 'f'.repeat(24), secrets: { appPassword: 'wrong' } };
    await expect(agentFor(wrong)).rejects.toMatchObject({ kind: 'auth' });
  });
});
