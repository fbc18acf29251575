import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import type { RunningSimulator, SimulatedPost, Simulator } from '../../../server/channels/contract.ts';
import { deliverMessage } from '../../../server/services/delivery/send.ts';
import { ingestInbox } from '../../../server/services/messages/ingest.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { acceptRaw } from '../../../server/services/raw-items/accept.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import type { StoredMessage } from '../../../server/store/messages.ts';
import { inbox as makeInbox } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';
import { everyChannel, postTo } from './subject.ts';

/** The whole way in and out, with the channel's own simulator at the other end: what the house promises of every channel. */

const database = testDatabase();
let context: ServiceContext;
let agent: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());

const inAndOut = everyChannel.filter(([, { inbound }]) => inbound.kind !== 'session');

describe.each(inAndOut)('%s', (id, channel) => {
  let simulator: Simulator;
  let running: RunningSimulator;
  let inbox: StoredInbox;
  let numbered = 500;
  const sent: SimulatedPost[] = [];

  beforeAll(async () => {
    const known = await channel.simulator?.();
    if (!known) throw new Error('it brings no simulator');
    simulator = known;
    running = await simulator.start((post) => sent.push(post), { now: () => context.clock.now() });
    const secrets = Object.entries(running.secrets ?? {}).map(([name, value]) => [
      name,
      context.secretBox.seal('inbox-secret', value),
    ]);
    inbox = await makeInbox(context, id, {
      ...{ channel: id, settings: running.settings, secrets: Object.fromEntries(secrets) },
      ...(running.address !== undefined && { address: running.address }),
    });
    agent = await person(context, { name: `Agent of ${id}`, inboxIds: [inbox.id] });
  });
  afterAll(async () => {
    await channel.release(inbox.id);
    await running.stop();
  });

  /** A post by somebody of its own, so that each test has its conversation. */
  function post(more: Partial<SimulatedPost> = {}): SimulatedPost {
    numbered += 1;
    context.clock.forward(1000);
    const fresh = postTo(channel, { date: context.clock.now(), ...more });
    const mail = channel.capabilities.layout === 'letters';
    const address = mail ? `ada.${numbered}@customer.example` : `9000${numbered}`;
    return {
      ...fresh,
      from: { ...fresh.from, address },
      externalId: mail ? `${numbered}@customer.example` : String(numbered),
    };
  }

  let itemNumber = 0;
  async function hand(raw: Buffer): Promise<void> {
    itemNumber += 1;
    const externalId = `item-${itemNumber}`;
    const summary = { from: '', subject: '' };
    await acceptRaw(context, inbox.id, [{ externalId, raw, providerTime: context.clock.now(), summary }]);
  }

  async function importAll(): Promise<void> {
    await ingestInbox(context, { inboxId: inbox.id });
  }

  /** Time passes, so that what was held back has its turn. */
  async function importLater(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      context.clock.forward(10_000);
      await importAll();
    }
  }

  /** Inbound messages of this inbox with this text, now or before it was changed. */
  async function messagesSaying(text: string): Promise<StoredMessage[]> {
    const conversations = await context.store.conversations.collection.find(
      { filter: { inboxId: inbox.id }, index: '_id_' },
      { limit: 500 },
    );
    const pages = await Promise.all(
      conversations.map(({ id: one }) => context.store.messages.before(one, undefined, 100)),
    );
    return pages
      .flatMap(({ items }) => items)
      .filter((row) => row.kind === 'inbound')
      .filter((row) => row.text === text || row.versions?.some((version) => version.text === text));
  }

  test('imports each message once, however often and in whatever order it comes', async () => {
    const [first, second] = [post({ text: 'Is it one?' }), post({ text: 'Or two?' })];
    const [one, two] = [await simulator.compose(first), await simulator.compose(second)];
    for (const raw of [two, one, one]) await hand(raw);
    await importAll();
    await hand(two);
    await importAll();
    expect(await messagesSaying('Is it one?')).toHaveLength(1);
    expect(await messagesSaying('Or two?')).toHaveLength(1);
    expect(await context.store.rawItems.hasPending(inbox.id, context.clock.now())).toBe(false);
  });

  async function answered(text: string) {
    const question = post({ text });
    await running.arrive?.(question).catch(() => undefined);
    await hand(await simulator.compose(question));
    await importAll();
    const [inbound] = await messagesSaying(text);
    const conversation = inbound && (await context.store.conversations.read(inbound.conversationId));
    if (!conversation) throw new Error('it was not imported');
    const written = await reply(context, agent, {
      conversationId: conversation.id,
      input: {
        ...{ clientId: `client-${numbered}-id`, text: `We answer ${text}`, html: null, attachmentIds: [] },
        ...{ expectedRevision: conversation.revision, force: true, cc: [], bcc: [], split: false },
      },
    });
    context.clock.forward(60_000);
    return written.message.id;
  }

  const stateOf = async (messageId: string) => (await context.store.messages.read(messageId))?.delivery;

  test('sends an answer once, however often the job runs', async () => {
    const before = sent.length;
    const id = await answered('Once?');
    await Promise.all([deliverMessage(context, id), deliverMessage(context, id)]);
    await deliverMessage(context, id);
    expect((await stateOf(id))?.state).toBe('sent');
    expect(sent.slice(before).filter(({ text }) => text.includes('We answer Once?'))).toHaveLength(1);
  });

  test('parks what cannot be sent without a token, turns red, and goes on when it is back', async ({
    skip,
  }) => {
    if (!running.fail) skip();
    const id = await answered('Still there?');
    running.fail?.({ kind: 'token-lost' });
    await deliverMessage(context, id);
    running.fail?.(null);
    expect(await stateOf(id)).toMatchObject({ state: 'queued', error: { kind: 'auth' } });
    expect((await context.store.inboxStates.health(inbox.id)).status).toBe('failing');
    await channel.release(inbox.id);
    context.clock.forward(3_600_000);
    await deliverMessage(context, id);
    expect((await stateOf(id))?.state).toBe('sent');
  });

  test('never repeats by itself what may have gone out', async ({ skip }) => {
    if (!running.fail) skip();
    const id = await answered('Did you get it?');
    running.fail?.({ kind: 'lost-answer' });
    await deliverMessage(context, id);
    running.fail?.(null);
    await channel.release(inbox.id);
    context.clock.forward(3_600_000);
    await deliverMessage(context, id);
    expect(['unconfirmed', 'sent']).toContain((await stateOf(id))?.state);
    expect(sent.filter(({ text }) => text.includes('We answer Did you get it?'))).toHaveLength(1);
  });

  const changed = (text: string) => `${text}, no: better`;
  const editOf = (question: SimulatedPost) =>
    simulator.composeEdit?.(question, {
      text: changed(question.text),
      at: new Date(question.date.getTime() + 60_000),
    });

  test.each(['after', 'before'] as const)(
    'applies what the author changes, %s the message came',
    async (when) => {
      if (!simulator.composeEdit) return;
      const question = post({ text: `Changed ${when}` });
      const [raw, edit] = [await simulator.compose(question), await editOf(question)];
      const order = when === 'after' ? [raw, edit, edit] : [edit, raw, edit];
      for (const one of order) {
        if (one) await hand(one);
        await importAll();
      }
      await importLater();
      const [message, ...others] = await messagesSaying(changed(question.text));
      expect(others).toEqual([]);
      expect(message?.text).toBe(changed(question.text));
      if (when === 'after') expect(message?.versions?.map(({ text }) => text)).toEqual([question.text]);
    },
  );

  test.each(['after', 'before'] as const)('takes away what the author deletes, %s it came', async (when) => {
    if (!simulator.composeDeletion) return;
    const question = post({ text: `Deleted ${when}` });
    const raw = await simulator.compose(question);
    const deletion = await simulator.composeDeletion(question, new Date(question.date.getTime() + 60_000));
    for (const one of when === 'after' ? [raw, deletion, deletion] : [deletion, raw]) {
      await hand(one);
      await importAll();
    }
    await importLater();
    const [message] = await messagesSaying(question.text);
    expect(message).toMatchObject({ text: '', html: null });
    expect(message?.deletedAt).toBeInstanceOf(Date);
    // The audit still knows what it said.
    expect(message?.versions?.at(-1)?.text).toBe(question.text);
  });

  test('moves a delivery forward only, whatever order its receipts come in', async () => {
    const { composeReceipt } = simulator;
    if (!composeReceipt) return;
    const id = await answered('Read it?');
    await hand(await composeReceipt(id, 'read'));
    await importAll();
    await deliverMessage(context, id);
    await importLater();
    expect((await stateOf(id))?.state).toBe('read');
    await hand(await composeReceipt(id, 'delivered'));
    await importLater();
    expect((await stateOf(id))?.state).toBe('read');
  });
});
