import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { drawPortrait } from '../../../../server/channels/loopback/portrait.ts';
import { mastodon } from '../../../../server/channels/mastodon/mastodon.ts';
import { keepPicture } from '../../../../server/services/contacts/keep-picture.ts';
import { openPicture } from '../../../../server/services/contacts/open-picture.ts';
import { ingestInbox } from '../../../../server/services/messages/ingest.ts';
import { acceptRaw } from '../../../../server/services/raw-items/accept.ts';
import { inbox as makeInbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let server: Server;
let origin: string;
let agent: Actor;
let inboxId: string;
let numbered = 7000;
/** What the provider's server gives out now, and how often it was asked. */
let given: { type: string; content: Buffer };
let asked = 0;

beforeAll(async () => {
  context = await serviceContext(database);
  server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': given.type }).end(given.content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const row = await makeInbox(context, 'Social', {
    channel: 'mastodon',
    settings: { instanceUrl: origin },
    secrets: { accessToken: context.secretBox.seal('inbox-secret', 'a token') },
    address: '@support@social.example',
  });
  inboxId = row.id;
  agent = await person(context, { name: 'Agent', inboxIds: [inboxId] });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await context.dispose();
});
beforeEach(() => {
  given = { type: 'image/png', content: drawPortrait('ada') };
  asked = 0;
});

/** A post by this account, with the picture that its card names. */
async function post(account: string, avatar = `${origin}/avatar.png`): Promise<string> {
  const simulator = await mastodon.simulator?.();
  numbered += 1;
  context.clock.forward(1000);
  const raw = await simulator?.compose({
    from: { address: `@${account}@social.example`, name: account },
    ...{ to: [], subject: '', inReplyTo: null, references: [], files: [] },
    text: `Post ${String(numbered)}`,
    externalId: String(numbered),
    date: context.clock.now(),
  });
  const item = JSON.parse(String(raw)) as { status: { account: Record<string, unknown> } };
  Object.assign(item.status.account, { avatar, avatar_static: avatar });
  const summary = { from: '', subject: '' };
  const bytes = Buffer.from(JSON.stringify(item));
  await acceptRaw(context, inboxId, [
    { externalId: String(numbered), raw: bytes, providerTime: context.clock.now(), summary },
  ]);
  await ingestInbox(context, { inboxId });
  const message = await context.store.messages.collection.native.findOne({
    text: `Post ${String(numbered)}`,
  });
  if (!message) throw new Error('it was not imported');
  return message._id;
}

const authorOf = async (messageId: string) => (await context.store.messages.read(messageId))?.author.id ?? '';

test('it is fetched once, kept, shown with every conversation and fetched again after a week or a change', async () => {
  const first = await post('ada');
  const contactId = await authorOf(first);
  await keepPicture(context, first);
  await keepPicture(context, await post('ada'));
  expect(asked).toBe(1);
  const before = (await openPicture(context, agent, contactId)).etag;
  given.content = drawPortrait('ada, older');
  await keepPicture(context, await post('ada', `${origin}/newer.png`));
  expect(asked).toBe(2);
  const after = (await openPicture(context, agent, contactId)).etag;
  expect(after).not.toBe(before);
  const { items } = await context.store.conversations.ofContact({ contactId, sight: null }, 10);
  expect(items.length).toBeGreaterThan(0);
  expect(items.every(({ contact }) => contact.picture === after)).toBe(true);
  context.clock.forward(8 * 24 * 3_600_000);
  await keepPicture(context, await post('ada', `${origin}/newer.png`));
  expect(asked).toBe(3);
});

test('what is no picture, or too large, or at an address of ours, is not shown; one that was there stays', async () => {
  const picture = given.content;
  const none = async (account: string, avatar?: string) => {
    const id = await post(account, avatar);
    await keepPicture(context, id);
    const contactId = await authorOf(id);
    await expect(openPicture(context, agent, contactId)).rejects.toMatchObject({ code: 'not-found' });
  };
  given = { type: 'image/svg+xml', content: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') };
  await none('svg');
  given = { type: 'image/png', content: Buffer.from('<script>alert(1)</script>') };
  await none('script');
  given = { type: 'image/png', content: Buffer.concat([picture, Buffer.alloc(2_000_000)]) };
  await none('large');
  // Not the instance that the owner named: another service in our own network.
  given = { type: 'image/png', content: picture };
  asked = 0;
  await none('inside', `http://localhost:${new URL(origin).port}/`);
  await none('metadata', 'http://169.254.169.254/latest/meta-data');
  expect(asked).toBe(0);

  const had = await post('kept');
  await keepPicture(context, had);
  given = { type: 'text/html', content: Buffer.from('<html>gone</html>') };
  await keepPicture(context, await post('kept', `${origin}/gone.png`));
  expect((await openPicture(context, agent, await authorOf(had))).headers).toMatchObject({
    'Content-Type': 'image/png',
  });
});

test('only who sees the contact has it', async () => {
  const id = await post('seen');
  await keepPicture(context, id);
  const contactId = await authorOf(id);
  const elsewhere = await makeInbox(context, 'Elsewhere');
  const stranger = await person(context, { name: 'Ben', inboxIds: [elsewhere.id] });
  await expect(openPicture(context, stranger, contactId)).rejects.toMatchObject({ code: 'not-found' });
});
