import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliverMessage } from '../../../server/services/delivery/send.ts';
import { ingestInbox } from '../../../server/services/messages/ingest.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { capabilitiesOf } from '../../../server/services/inboxes/capabilities.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { inbox as makeInbox } from '../../support/conversations.ts';
import { bridgeProgram, startBridge, type Bridge } from '../../support/bridge.ts';
import { until } from '../../support/product.ts';
import { person } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';
import { webProcess, type WebProcess } from '../../support/web-app.ts';

/** The bridge of the README, run as it stands there. */

const secret = 'the secret of a bridge in a test';
const database = testDatabase();
let web: WebProcess;
let bridge: Bridge;
let reviews: StoredInbox;

beforeAll(async () => {
  web = await webProcess(database);
  const { context } = web;
  reviews = await makeInbox(context, 'Reviews', {
    ...{ channel: 'webhook', address: '', settings: {} },
    secrets: { secret: context.secretBox.seal('inbox-secret', secret) },
  });
  expect((await bridgeProgram()).split('\n').length).toBeLessThanOrEqual(70);
  bridge = await startBridge({ channelUrl: `${web.url}/api/v1/channels/${reviews.id}`, secret });
  await context.store.inboxes.update({
    id: reviews.id,
    set: { settings: { deliverUrl: `${bridge.url}/deliver` } },
    settingsChanged: true,
    now: context.clock.now(),
  });
});
afterAll(async () => {
  await bridge.stop();
  await web.stop();
});

const review = {
  ...{ externalId: 'review-7', text: 'It hums.', kind: 'review', rating: 2 },
  from: { externalId: 'user-9', name: 'Ada Byron' },
};

test('the bridge of the README brings a review in, takes the answer out and says what became of it', async () => {
  const { context } = web;
  // What it declared when it started.
  const row = await context.store.inboxes.read(reviews.id);
  expect(row && capabilitiesOf(row)?.text).toMatchObject({ limit: 500, counting: 'grapheme' });

  expect(await bridge.take(review)).toMatchObject({ code: 202, status: 'accepted' });
  expect(await bridge.take(review)).toMatchObject({ code: 202, status: 'duplicate' });
  await ingestInbox(context, { inboxId: reviews.id });
  const [conversation, ...others] = await context.store.conversations.collection.find(
    { filter: { inboxId: reviews.id }, index: '_id_' },
    { limit: 10 },
  );
  expect(others).toEqual([]);
  if (!conversation) throw new Error('the review did not arrive');
  const { items } = await context.store.messages.before(conversation.id, undefined, 10);
  expect(items.find(({ kind }) => kind === 'inbound')).toMatchObject({
    text: 'It hums.',
    post: { kind: 'review', rating: { value: 2, best: 5 } },
  });

  const agent = await person(context, { name: 'Bo', inboxIds: [reviews.id] });
  const { message } = await reply(context, agent, {
    conversationId: conversation.id,
    input: {
      ...{ clientId: 'client-of-the-test', text: 'We send another lamp.', html: null, attachmentIds: [] },
      ...{ expectedRevision: conversation.revision, force: true, cc: [], bcc: [], split: false },
    },
  });
  web.context.clock.forward(20_000);
  await deliverMessage(context, message.id);
  await deliverMessage(context, message.id);
  expect(bridge.printed().match(/to user-9: We send another lamp\./g)).toHaveLength(1);

  await until(
    async () => {
      await ingestInbox(context, { inboxId: reviews.id });
      return (await context.store.messages.read(message.id))?.delivery?.state === 'delivered';
    },
    10_000,
    'the delivery report did not arrive',
  );
});

test('strangers are told nothing and keep nothing here', async () => {
  const url = `${web.url}/api/v1/channels/${reviews.id}/inbound`;
  const post = (to: string, signature: string) =>
    fetch(to, { method: 'POST', body: '{}', headers: { 'X-Signature': signature } });
  expect((await post(url, 't=1,v1=00')).status).toBe(401);
  expect((await post(url.replace(reviews.id, 'f'.repeat(24)), '')).status).toBe(404);
  expect((await post(url.replace(reviews.id, 'nonsense'), '')).status).toBe(404);
});
