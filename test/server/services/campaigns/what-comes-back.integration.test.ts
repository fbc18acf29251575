import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { unsubscribeLink } from '../../../../server/services/campaigns/link.ts';

import { readResults } from '../../../../server/services/campaigns/results.ts';

import { listSuppressions } from '../../../../server/services/campaigns/suppressions.ts';

import {
  openUnsubscribing,
  subscribeAgain,
  unsubscribe,
} from '../../../../server/services/campaigns/unsubscribe.ts';

import { putOrder } from '../../../../server/services/orders/put.ts';
import { newId } from '../../../../server/store/ids.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';

import { orderInput } from '../../../../shared/schemas/order.ts';
import { letterId, lettersInbox, receive } from '../../../support/letters.ts';

import { testDatabase } from '../../../support/test-database.ts';
import { campaignsScene, consent, type CampaignsScene } from './campaigns-scene.ts';

const day = 86_400_000;
const database = testDatabase();
let scene: CampaignsScene;
beforeAll(async () => {
  scene = await campaignsScene(database);
});
afterAll(() => scene.dispose());
beforeEach(() => scene.fresh());

const tokenOf = (id: string) => unsubscribeLink(scene.context, id).split('/').at(-1) ?? '';

describe('stopping it', () => {
  test('by the button of a mail program: it is proof, and nothing of the kind goes out again', async () => {
    const ann = await scene.contact();
    const id = await scene.started();
    await scene.work(id);
    const [row] = await scene.recipients(id);
    scene.context.clock.forward(1000);
    expect(await unsubscribe(scene.context, tokenOf(row?.id ?? ''), 'mail-program')).toBe(true);
    expect(await unsubscribe(scene.context, tokenOf(row?.id ?? ''), 'mail-program')).toBe(true);
    const said = await scene.context.store.consents.ofContacts([ann.id]);
    expect(said[0]).toMatchObject({ purpose: 'news', given: false, kind: 'email' });
    expect(said[0]?.proof).toContain('RFC 8058');
    scene.context.clock.forward(day);
    const next = await scene.started({ consent: 'not-refused' });
    await scene.work(next);
    expect(scene.got()).toHaveLength(1);
    expect(await scene.recipients(next)).toMatchObject([{ reason: 'refused' }]);
    expect(await readResults(scene.context, scene.admin, id)).toMatchObject({
      versions: [{ unsubscribed: 1 }],
    });
  });

  test('is about its purpose alone, and can be taken back on the page', async () => {
    const ann = await scene.contact();
    await consent(scene.context, { contactId: ann.id, given: true, purpose: 'notices' });
    const id = await scene.started();
    await scene.work(id);
    const [row] = await scene.recipients(id);
    const token = tokenOf(row?.id ?? '');
    scene.context.clock.forward(1000);
    await unsubscribe(scene.context, token, 'page');
    expect(await openUnsubscribing(scene.context, token)).toMatchObject({ stopped: true, purpose: 'news' });
    await scene.work(await scene.started({ purpose: 'notices' }));
    expect(scene.got()).toHaveLength(2);
    scene.context.clock.forward(1000);
    expect(await subscribeAgain(scene.context, token)).toBe(true);
    await scene.work(await scene.started());
    expect(scene.got()).toHaveLength(3);
    scene.context.clock.forward(1000);
    await unsubscribe(scene.context, token, 'page');
    await scene.work(await scene.started());
    expect(scene.got()).toHaveLength(3);
  });

  test('a forged link stops nothing', async () => {
    await scene.contact();
    const id = await scene.started();
    await scene.work(id);
    const [row] = await scene.recipients(id);
    expect(await unsubscribe(scene.context, `${row?.id ?? ''}.AAAA`, 'page')).toBe(false);
    expect(await openUnsubscribing(scene.context, 'nonsense')).toBeNull();
    expect(await scene.recipients(id)).toMatchObject([{ unsubscribedAt: null }]);
  });
});

describe('what comes back', () => {
  async function sentTo() {
    const ann = await scene.contact();
    const id = await scene.started();
    await scene.work(id);
    const [row] = await scene.recipients(id);
    if (!row?.externalId) throw new Error('not sent');
    scene.context.clock.forward(1000);
    return { ann, id, row, messageId: row.externalId };
  }

  test('an answer lands in the inbox, below what they got, linked to the campaign', async () => {
    const { ann, id, row, messageId } = await sentTo();
    expect(await scene.context.store.conversations.read(row.id)).toBeNull();
    const letter = { id: letterId(), from: row.address, inReplyTo: [messageId], text: 'How much is it?' };
    await receive(scene.context, scene.letters, letter);
    const message = await scene.context.store.messages.read(inboundMessageId(letter.id));
    expect(message).toMatchObject({ conversationId: row.id, threadedBy: { strategy: 'own-message-id' } });
    const conversation = await scene.context.store.conversations.read(row.id);
    expect(conversation).toMatchObject({
      ...{ campaign: { id, name: 'News' }, inboxId: scene.news.id, status: 'open', messageCount: 2 },
      contact: { id: ann.id },
    });
    const { items } = await scene.context.store.messages.before(row.id, undefined, 10);
    expect(items.toReversed()).toMatchObject([
      { kind: 'outbound', subject: 'News', text: 'Hello Ann, we have news.', automatic: true },
      { kind: 'inbound', text: 'How much is it?' },
    ]);
    expect(await scene.recipients(id)).toMatchObject([
      { conversationId: row.id, repliedAt: expect.any(Date) as Date },
    ]);
    expect(await readResults(scene.context, scene.admin, id)).toMatchObject({ versions: [{ replied: 1 }] });
  });

  test('two answers at once make one conversation', async () => {
    const { row, messageId } = await sentTo();
    const letters = [letterId(), letterId()].map((id) => ({ id, from: row.address, inReplyTo: [messageId] }));
    const other = await lettersInbox(scene.context);
    await Promise.all([
      receive(scene.context, scene.letters, letters[0]!),
      receive(scene.context, other, letters[1]!),
    ]);
    const { items } = await scene.context.store.messages.before(row.id, undefined, 10);
    expect(items.filter(({ kind }) => kind === 'outbound')).toHaveLength(1);
    expect(items.filter(({ kind }) => kind === 'inbound')).toHaveLength(2);
    expect(await scene.context.store.conversations.read(row.id)).toMatchObject({ messageCount: 3 });
  });

  test('a stranger who was forwarded it begins something else', async () => {
    const { row, messageId } = await sentTo();
    const letter = { id: letterId(), from: 'stranger@else.example', inReplyTo: [messageId] };
    await receive(scene.context, scene.letters, letter);
    const message = await scene.context.store.messages.read(inboundMessageId(letter.id));
    expect(message?.conversationId).not.toBe(row.id);
    expect(await scene.context.store.conversations.read(row.id)).toBeNull();
  });

  test('a machine’s answer makes nothing', async () => {
    const { id, row, messageId } = await sentTo();
    const letter = { id: letterId(), from: row.address, inReplyTo: [messageId], automatic: true };
    await receive(scene.context, scene.letters, letter);
    expect(await scene.context.store.messages.read(inboundMessageId(letter.id))).toBeNull();
    expect(await scene.recipients(id)).toMatchObject([{ repliedAt: null }]);
  });

  test('a bounce is written down, and a complaint stops it for good', async () => {
    const { id, row, messageId } = await sentTo();
    await receive(scene.context, scene.letters, {
      id: letterId(),
      receipt: { about: messageId, outcome: 'bounced' },
    });
    expect(await scene.recipients(id)).toMatchObject([
      { bouncedAt: expect.any(Date) as Date, words: '550 no' },
    ]);
    await receive(scene.context, scene.letters, {
      id: letterId(),
      receipt: { about: messageId, outcome: 'complained' },
    });
    const { items } = await listSuppressions(scene.context, { limit: 100 });
    expect(items.find(({ address }) => address === row.address)).toMatchObject({ reason: 'complained' });
    const next = await scene.started({ consent: 'not-refused' });
    await scene.work(next);
    expect(await scene.recipients(next)).toMatchObject([{ reason: 'complained' }]);
    expect(await readResults(scene.context, scene.admin, id)).toMatchObject({
      versions: [{ bounced: 1, complained: 1 }],
    });
  });

  test('orders in the days that count, and no others', async () => {
    const { ann, id } = await sentTo();
    const now = scene.context.clock.now().getTime();
    const order = (days: number, more: object = {}) =>
      putOrder(scene.context, scene.admin, {
        ...{ system: 'shop', externalId: newId() },
        input: orderInput.parse({
          ...{ contactId: ann.id, number: '#1', status: 'paid', total: 20, currency: 'EUR' },
          placedAt: new Date(now + days * day).toISOString(),
          ...more,
        }),
      });
    await order(-1);
    await order(1);
    await order(2, { status: 'cancelled' });
    await order(3, { total: 5 });
    await order(15);
    const results = await readResults(scene.context, scene.admin, id);
    expect(results).toMatchObject({
      versions: [{ ordered: 1 }],
      orders: [{ currency: 'EUR', total: 25, count: 2 }],
    });
  });
});

describe('two versions', () => {
  const two = async () => {
    const [a, b] = [await scene.answer('A'), await scene.answer('B')];
    return [
      { answerId: a, subjects: [{ language: null, text: 'Subject A' }] },
      { answerId: b, subjects: [{ language: null, text: 'Subject B' }] },
    ];
  };

  test('each gets one of them, and nothing is said before the planned number and time', async () => {
    for (let count = 0; count < 40; count += 1) await scene.contact();
    const id = await scene.started({ versions: await two(), perVersion: 10, countDays: 3 });
    await scene.work(id);
    const rows = await scene.recipients(id);
    const ofB = rows.filter(({ version }) => version === 'b');
    expect(ofB.length).toBeGreaterThan(8);
    expect(ofB.length).toBeLessThan(32);
    for (const row of rows) {
      const mail = scene.context.sent.find(({ to }) => to[0]?.address === row.address);
      expect(mail?.subject).toBe(row.version === 'a' ? 'Subject A' : 'Subject B');
    }
    scene.context.clock.forward(1000);
    for (const row of ofB) {
      const letter = { id: letterId(), from: row.address, inReplyTo: [row.externalId ?? ''] };
      await receive(scene.context, scene.letters, letter);
    }
    expect((await readResults(scene.context, scene.admin, id)).comparison).toMatchObject({
      verdict: 'too-early',
    });
    scene.context.clock.forward(3 * day);
    const { comparison } = await readResults(scene.context, scene.admin, id);
    expect(comparison).toMatchObject({ verdict: 'b', a: { share: 0 }, b: { share: 1 } });
  });
});
