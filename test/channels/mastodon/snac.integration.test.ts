import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ParsedMessage } from '../../../server/channels/contract.ts';
import { actOnMastodon } from '../../../server/channels/mastodon/actions.ts';
import { checkMastodon } from '../../../server/channels/mastodon/check.ts';
import { collectMedia } from '../../../server/channels/mastodon/collect.ts';
import { listenToMastodon } from '../../../server/channels/mastodon/listen/listener.ts';
import { parseMastodon } from '../../../server/channels/mastodon/parse.ts';
import { sendMastodon } from '../../../server/channels/mastodon/send.ts';
import type { MastodonAccount } from '../../../server/channels/mastodon/settings.ts';
import { until } from '../../support/product.ts';
import { startSnac, type SnacServers } from '../../support/social-servers.ts';
import { keptHost, whileListening } from '../support/listening.ts';
import { accountAt, outbound, parseContext } from './account.ts';
import { logIn, type Person, type Post } from './snac.ts';

/** Against a real server of the Mastodon API, from the distribution's packages, and a second one that it federates with. */

const servers: SnacServers | null = await startSnac();
const run = Date.now().toString(36);
const patience = 25_000;

afterAll(() => servers?.stop());

describe.skipIf(!servers)('on a real server', () => {
  let support: Person;
  let alice: Person;
  let bob: Person;
  let account: MastodonAccount;
  const host = keptHost();

  beforeAll(async () => {
    const [first, second] = servers?.instances ?? [];
    const on = (instance: typeof first, name: string) =>
      logIn(
        instance?.url ?? '',
        instance?.users.find(({ user }) => user === name) ?? { user: '', password: '' },
      );
    [support, alice, bob] = await Promise.all([on(first, 'support'), on(first, 'alice'), on(second, 'bob')]);
    account = accountAt(first?.url ?? '', support.connected.secrets['accessToken'] ?? '', {
      hashtags: [`help${run}`],
    });
  });

  const read = async (words: string, kind: string) => {
    const raws = () =>
      [...host.items.values()].filter(({ raw }) => {
        const text = raw.toString();
        return text.includes(words) && text.includes(`"kind":"${kind}"`);
      });
    await until(() => raws().length > 0, patience, `a ${kind} with "${words}"`);
    const raw = raws()[0]?.raw ?? Buffer.alloc(0);
    return parseMastodon(raw, parseContext({ files: await collectMedia(account, raw) })) as ParsedMessage;
  };
  const answer = (message: ParsedMessage, text: string, more = {}) =>
    sendMastodon(
      { ...account, learned: host.learned },
      outbound(`${message.from.address} ${text}`, {
        answers: {
          ...{ externalId: message.externalId, from: message.from, contentWarning: null, language: null },
          ...{ visibility: message.post?.visibility ?? 'direct', url: null, externalThreadId: null },
          ...{ channelData: message.channelData, sentAt: new Date() },
        },
        ...more,
      }),
    );
  const seenBy = async (person: Person, words: string): Promise<Post> => {
    let found: Post | undefined;
    const look = async () => {
      const list = await person.get<{ status?: Post }[]>('/api/v1/notifications');
      found = list.map(({ status }) => status).find((status) => status?.content.includes(words));
      return found !== undefined;
    };
    await until(look, patience, `they were told of "${words}"`);
    if (!found) throw new Error('it was there a moment ago');
    return found;
  };

  test('the account connects and the check passes', async () => {
    expect(support.connected.address).toBe('@support@127.0.0.11');
    const { steps } = await checkMastodon(account);
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(await checkMastodon(accountAt(account.settings.instanceUrl, 'wrong'))).toMatchObject({
      ok: false,
    });
  });

  test('people here and elsewhere are heard and answered in thread, and only they see what is private', async () => {
    await whileListening(
      () => listenToMastodon(account, host),
      host,
      async (listener) => {
        const changing = await alice.post(`@support a lamp of glass ${run}`);
        expect(host.learned).toMatchObject({ software: 'snac', handle: '@support@127.0.0.11' });
        const local = await alice.post(`@support it hums ${run}`);
        await bob.post(`@support@127.0.0.11 mine too, far away ${run}`);
        const secret = await alice.post(`@support my number is 4711 ${run}`, { visibility: 'direct' });
        await alice.post(`who knows lamps? #help${run}`);

        const hums = await read(`it hums ${run}`, 'mention');
        expect(hums).toMatchObject({
          from: { address: '@alice@127.0.0.11' },
          post: { visibility: 'public' },
        });
        const picture = { name: 'a lamp.png', type: 'image/png', size: 4, contentId: null, inline: false };
        const sent = await answer(hums, `since when? ${run}`, {
          files: [{ ...picture, open: () => Readable.from([Buffer.from('\x89PNG')]) }],
        });
        const told = await seenBy(alice, `since when? ${run}`);
        expect(told.in_reply_to_id).toBe(local.id);
        expect(told.media_attachments).toHaveLength(1);

        await alice.post(`@support since today ${run}`, { in_reply_to_id: told.id });
        const third = await read(`since today ${run}`, 'mention');
        expect(third.threading.inReplyTo).toEqual([sent.externalId]);
        expect(third.threading.externalThreadId).toBe(hums.threading.externalThreadId);
        expect(third.post?.context?.map(({ ours }) => ours)).toEqual([false, true]);

        await answer(await read(`far away ${run}`, 'mention'), `we hear you, Bob ${run}`);
        expect((await seenBy(bob, `we hear you, Bob ${run}`)).in_reply_to_id).not.toBeNull();

        await read(`of glass ${run}`, 'mention');
        await alice.edit(changing.id, `@support a lamp of brass ${run}`);
        const private_ = await read(`4711 ${run}`, 'mention');
        expect(private_.post?.visibility).not.toBe('public');
        await answer(private_, `thanks, noted ${run}`, { visibility: 'public' });
        const quiet = await seenBy(alice, `thanks, noted ${run}`);
        expect([quiet.in_reply_to_id, quiet.visibility]).toEqual([secret.id, 'private']);

        const watched = await read(`who knows lamps?`, 'watched');
        expect(watched.post?.watched).toBe(`#help${run}`);
        const target = { ...hums, url: null, channelData: hums.channelData, done: null };
        await actOnMastodon(account, { action: 'like', undo: false, target, comment: '' });

        // The server passes edits on when it comes to it.
        const look = setInterval(() => {
          listener.poke();
        }, 1000);
        onTestFinished(() => {
          clearInterval(look);
        });
        expect((await read(`of brass ${run}`, 'edit')).text).toContain(`a lamp of brass ${run}`);
      },
    );
  }, 60_000);
});
