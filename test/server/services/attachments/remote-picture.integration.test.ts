import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { remoteAddresses } from '../../../../server/services/attachments/remote-addresses.ts';
import { openRemotePicture, RemotePictures } from '../../../../server/services/attachments/remote-picture.ts';
import type { GuardedAnswer, GuardedRequest } from '../../../../server/security/guarded-request.ts';
import { sanitizeHtml } from '../../../../server/security/html.ts';
import { conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
let context: ServiceContext;
let ada: Actor;
let ben: Actor;
let messageId: string;
const asked: { url: string; options: GuardedRequest }[] = [];

beforeAll(async () => {
  context = await serviceContext(database);
  ada = await person(context, { name: 'Ada', role: 'admin' });
  ben = await person(context, { name: 'Ben' });
  const at = await conversation(context, (await inbox(context)).id);
  const { html } = sanitizeHtml(
    '<img src="https://news.example/a.png?x=1&amp;y=2"><img src="https://news.example/page"><img src="http://127.0.0.1:9/in">',
    { cidUrl: () => null },
  );
  messageId = (await letter(context, at, { html, remoteImages: true })).message.id;
});
afterAll(() => context.dispose());

/** Somebody's server: a picture, and a page that is called one. */
const ask = (url: string, options: GuardedRequest): Promise<GuardedAnswer> => {
  asked.push({ url, options });
  const body = url.endsWith('/page') ? Buffer.from('<svg onload=alert(1)>') : dot;
  return Promise.resolve({ status: 200, headers: { 'content-type': 'image/png' }, body, url });
};
const open = (actor: Actor, address: string) =>
  openRemotePicture(context, actor, { messageId, address, ask });

test('is fetched once, by the public net only, and given out as what its bytes are', async () => {
  const address = 'https://news.example/a.png?x=1&y=2';
  for (let n = 0; n < 2; n += 1) {
    const { stream, headers } = await open(ada, address);
    expect(await buffer(stream)).toEqual(dot);
    expect(headers).toMatchObject({ 'Content-Type': 'image/png' });
    expect(headers['Content-Security-Policy']).toContain('sandbox');
  }
  expect(asked).toMatchObject([{ url: address, options: { reach: 'public' } }]);
});

test('only addresses of the message, only pictures, only for who sees it', async () => {
  asked.length = 0;
  const gone = 'This picture could not be had.';
  await expect(open(ada, 'https://elsewhere.example/a.png')).rejects.toThrow(gone);
  expect(asked).toEqual([]);
  await expect(open(ada, 'https://news.example/page')).rejects.toThrow(gone);
  await expect(open(ben, 'https://news.example/a.png?x=1&y=2')).rejects.toThrow('no such conversation');
});

test('no address of our own network, whoever names it', async () => {
  const wanted = { messageId, address: 'http://127.0.0.1:9/in' };
  await expect(openRemotePicture(context, ada, wanted)).rejects.toThrow('This picture could not be had.');
});

test('all forms in which a mail names pictures', () => {
  const { html } = sanitizeHtml(
    '<img srcset="https://a.example/1.png 1x, https://a.example/2.png 2x"><td background="//b.example/b.png"><p style="background-image:url(\'https://c.example/c.png\')">x</p>',
    { cidUrl: () => null },
  );
  expect([...remoteAddresses(html)].toSorted()).toEqual([
    'https://a.example/1.png',
    'https://a.example/2.png',
    'https://b.example/b.png',
    'https://c.example/c.png',
  ]);
});

test('what could not be had is asked for again a while later, and only so much is kept', async () => {
  let now = 0;
  let times = 0;
  const kept = new RemotePictures(() => now);
  const none = () => {
    times += 1;
    return Promise.resolve(null);
  };
  await kept.get('a', none);
  await kept.get('a', none);
  expect(times).toBe(1);
  now = 61_000;
  await kept.get('a', none);
  expect(times).toBe(2);
  const large = () => Promise.resolve({ bytes: Buffer.alloc(20 * 1024 * 1024), type: 'image/png' });
  let first = 0;
  const counted = () => {
    first += 1;
    return large();
  };
  for (const [name, how] of [
    ['1', counted],
    ['2', large],
    ['3', large],
    ['1', counted],
  ] as const)
    await kept.get(name, how);
  expect(first).toBe(2);
});
