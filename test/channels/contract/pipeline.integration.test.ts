import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import type { Fault, RunningSimulator, SimulatedPost, Simulator } from '../../../server/channels/contract.ts';
import { openAttachment } from '../../../server/services/attachments/open.ts';
import { uploadAttachment } from '../../../server/services/attachments/upload.ts';
import { deliverMessage } from '../../../server/services/delivery/send.ts';
import { capabilitiesOf } from '../../../server/services/inboxes/capabilities.ts';
import { keepPicture, mayHavePicture } from '../../../server/services/contacts/keep-picture.ts';
import { openPicture } from '../../../server/services/contacts/open-picture.ts';
import { ingestInbox } from '../../../server/services/messages/ingest.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { listVersions } from '../../../server/services/messages/versions.ts';
import { acceptRaw } from '../../../server/services/raw-items/accept.ts';
import type { StoredConversation } from '../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import type { StoredMessage } from '../../../server/store/messages.ts';
import { inbox as makeInbox } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';
import { excuseFor, type Row } from './excuses.ts';
import { everyChannel, postTo } from './subject.ts';

/** The whole way in and out, with the channel's own simulator at the other end: what the house promises of every channel. */

const database = testDatabase();
let context: ServiceContext;
let agent: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
// What visitors write ends in our own server: no provider stands between that could repeat, fail or refuse.
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
    inbox = await inboxAt(running, id);
    agent = await person(context, { name: `Agent of ${id}`, inboxIds: [inbox.id] });
  });
  afterAll(async () => {
    await channel.release(inbox.id);
    await running.stop();
  });

  function fail(fault: Fault | null): void {
    if (!running.fail) throw new Error('its simulator cannot fail');
    running.fail(fault);
  }

  function excused(skip: (why: string) => void, ...needed: Row[]): void {
    const why = needed.map((row) => excuseFor(row, channel)).find((one) => one !== null);
    if (why != null) skip(why);
  }

  function inboxAt(provider: RunningSimulator, name: string): Promise<StoredInbox> {
    const secrets = Object.entries(provider.secrets ?? {}).map(([field, value]) => [
      field,
      context.secretBox.seal('inbox-secret', value),
    ]);
    return makeInbox(context, name, {
      ...{ channel: id, settings: provider.settings, secrets: Object.fromEntries(secrets) },
      ...(provider.address !== undefined && { address: provider.address }),
    });
  }

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
  async function hand(raw: Buffer, to = inbox): Promise<void> {
    itemNumber += 1;
    const externalId = `item-${itemNumber}`;
    const summary = { from: '', subject: '' };
    await acceptRaw(context, to.id, [{ externalId, raw, providerTime: context.clock.now(), summary }]);
  }

  async function importAll(into = inbox): Promise<void> {
    await ingestInbox(context, { inboxId: into.id });
  }

  /** Time passes, so that what was held back has its turn. */
  async function importLater(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      context.clock.forward(10_000);
      await importAll();
    }
  }

  /** Inbound messages of this inbox with this text, now or before it was changed. */
  async function messagesSaying(text: string, where = inbox): Promise<StoredMessage[]> {
    const conversations = await context.store.conversations.collection.find(
      { filter: { inboxId: where.id }, index: '_id_' },
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

  interface Place {
    inbox: StoredInbox;
    running: RunningSimulator;
  }

  /** What a customer asks, imported. */
  async function asked(text: string, at: Place = { inbox, running }) {
    const question = post({ text });
    await at.running.arrive?.(question).catch(() => undefined);
    await hand(await simulator.compose(question), at.inbox);
    await importAll(at.inbox);
    const [inbound] = await messagesSaying(text, at.inbox);
    const conversation = inbound && (await context.store.conversations.read(inbound.conversationId));
    if (!conversation) throw new Error('it was not imported');
    return conversation;
  }

  async function write(
    conversation: Pick<StoredConversation, 'id' | 'revision'>,
    answer: { text: string; attachmentIds?: string[]; by?: Actor },
  ) {
    numbered += 1;
    const { text, attachmentIds = [], by = agent } = answer;
    const { message } = await reply(context, by, {
      conversationId: conversation.id,
      input: {
        ...{ clientId: `client-${numbered}-id`, text, html: null, attachmentIds },
        ...{ expectedRevision: conversation.revision, force: true, cc: [], bcc: [], split: false },
      },
    });
    context.clock.forward(60_000);
    return message.id;
  }

  const answered = async (text: string) => write(await asked(text), { text: `We answer ${text}` });

  const stateOf = async (messageId: string) => (await context.store.messages.read(messageId))?.delivery;

  test('believes no clock but its own when a message is said to come from the future', async () => {
    const date = new Date(context.clock.now().getTime() + 86_400_000);
    await hand(await simulator.compose(post({ text: 'From tomorrow', date })));
    await importAll();
    const [message] = await messagesSaying('From tomorrow');
    expect(message?.sentAt.getTime()).toBeLessThanOrEqual(message?.createdAt.getTime() ?? 0);
  });

  /** Told apart by their size: not every channel keeps names. */
  const picture = (size: number) => ({
    name: `${size}.png`,
    type: 'image/png',
    content: Buffer.concat([png, Buffer.alloc(size)]),
  });
  const sizesOf = (files: readonly { size: number }[] = []) => files.map(({ size }) => size - png.length);
  const openAs = (actor: Actor, fileId: string) =>
    openAttachment(context, actor, { id: fileId, inline: false }).then(({ stream }) => buffer(stream));

  test('takes files in, byte for byte', async ({ skip }) => {
    excused(skip, 'files');
    const sentFile = picture(11);
    await hand(await simulator.compose(post({ text: 'Look at it', files: [sentFile] }), running));
    await importAll();
    const [message] = await messagesSaying('Look at it');
    expect(message?.attachments).toMatchObject([{ preview: 'image', size: sentFile.content.length }]);
    expect(await openAs(agent, message?.attachments[0]?.id ?? '')).toEqual(sentFile.content);
  });

  test('keeps the files of what its author changed, and hides those of what is deleted', async ({ skip }) => {
    excused(skip, 'files', 'edits');
    const { composeEdit, composeDeletion } = simulator;
    if (!composeEdit) throw new Error('it composes no edits');
    const question = post({ text: 'One picture', files: [picture(21)] });
    const later = (seconds: number) => new Date(question.date.getTime() + seconds * 1000);
    const change = { text: 'Another picture', at: later(60), files: [picture(22)] };
    await hand(await simulator.compose(question, running));
    const edit = await composeEdit(question, change, running);
    for (const raw of [edit, edit]) await hand(raw);
    await importAll();
    const [message] = await messagesSaying('Another picture');
    expect(sizesOf(message?.attachments)).toEqual([22]);
    expect(message?.versions?.map(({ attachments }) => sizesOf(attachments))).toEqual([[21]]);
    const versions = await listVersions(context, agent, message?.id ?? '');
    const files = [...versions.flatMap(({ attachments }) => attachments), ...(message?.attachments ?? [])];
    for (const { id: fileId, size } of files) expect(await openAs(agent, fileId)).toHaveLength(size);
    if (!composeDeletion) return; // Telegram: see the excuses
    await hand(await composeDeletion({ ...question, text: change.text }, later(120)));
    await importAll();
    const supervisor = await person(context, { name: 'Vera', role: 'supervisor', inboxIds: [inbox.id] });
    for (const { id: fileId, size } of files) {
      await expect(openAs(agent, fileId)).rejects.toMatchObject({ code: 'not-found' });
      expect(await openAs(supervisor, fileId)).toHaveLength(size);
    }
    const gone = await context.store.messages.read(message?.id ?? '');
    expect(gone).toMatchObject({ text: '', attachments: [] });
  });

  test('keeps the picture of who wrote, and gives it out itself', async ({ skip }) => {
    excused(skip, 'portraits');
    const facts = {
      authorCard: { handle: '@ada', avatarUrl: null, bio: '', followers: 3, profileUrl: null },
    };
    const mail = post({ text: 'This is me', post: facts });
    await hand(await simulator.compose(mail, running));
    await importAll();
    const [message] = await messagesSaying('This is me');
    if (!message?.author.id) throw new Error('nobody wrote it');
    expect(mayHavePicture(message, id)).toBe(true);
    await keepPicture(context, message.id);
    const conversation = await context.store.conversations.read(message.conversationId);
    const { stream, headers, etag } = await openPicture(context, agent, message.author.id);
    expect(headers).toMatchObject({ 'Content-Type': 'image/png' });
    expect((await buffer(stream)).subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(conversation?.contact.picture).toBe(etag);
  });

  test('refuses in the server what is beyond its limits', async () => {
    const conversation = await asked('How long may it be?');
    const can = capabilitiesOf(inbox) ?? channel.capabilities;
    const { limit } = can.text;
    if (limit !== null) {
      const tooLong = write(conversation, { text: 'a'.repeat(limit + 1) });
      await expect(tooLong).rejects.toMatchObject({ code: 'not-capable' });
    }
    const { maxFiles } = can.attachments;
    const uploads = Array.from({ length: maxFiles + 1 }, (_, n) => {
      const { name, type, content: source } = picture(n);
      return uploadAttachment(context, agent, { name, type, source });
    });
    const attachmentIds = (await Promise.all(uploads)).map((one) => one.id);
    const tooMany = write(conversation, { text: 'See these', attachmentIds });
    await expect(tooMany).rejects.toMatchObject({ code: 'not-capable' });
  });

  test('sends an answer once, however often the job runs', async () => {
    const before = sent.length;
    const id = await answered('Once?');
    await Promise.all([deliverMessage(context, id), deliverMessage(context, id)]);
    await deliverMessage(context, id);
    expect((await stateOf(id))?.state).toBe('sent');
    expect(sent.slice(before).filter(({ text }) => text.includes('We answer Once?'))).toHaveLength(1);
  });

  test('parks what cannot be sent without a token, turns red, and goes on when it is back', async () => {
    const id = await answered('Still there?');
    fail({ kind: 'token-lost' });
    await deliverMessage(context, id);
    fail(null);
    expect(await stateOf(id)).toMatchObject({ state: 'queued', error: { kind: 'auth' } });
    expect((await context.store.inboxStates.health(inbox.id)).status).toBe('failing');
    await otherInboxSends();
    await channel.release(inbox.id);
    context.clock.forward(3_600_000);
    await deliverMessage(context, id);
    expect((await stateOf(id))?.state).toBe('sent');
    expect((await context.store.inboxStates.health(inbox.id)).status).toBe('ok');
  });

  /** Another account of the same channel, at a provider that is well. */
  async function otherInboxSends(): Promise<void> {
    const provider = await simulator.start(() => undefined, { now: () => context.clock.now() });
    const other = await inboxAt(provider, `Other-${id}`);
    try {
      const by = await person(context, { name: 'Oda', inboxIds: [other.id] });
      const conversation = await asked('Is it only us?', { inbox: other, running: provider });
      const messageId = await write(conversation, { text: 'It is.', by });
      await deliverMessage(context, messageId);
      expect((await stateOf(messageId))?.state).toBe('sent');
      expect((await context.store.inboxStates.health(other.id)).status).not.toBe('failing');
    } finally {
      await channel.release(other.id);
      await provider.stop();
    }
  }

  test('never repeats by itself what may have gone out', async () => {
    const id = await answered('Did you get it?');
    fail({ kind: 'lost-answer' });
    await deliverMessage(context, id);
    fail(null);
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

  test.for(['after', 'before'] as const)(
    'applies what the author changes, %s the message came',
    async (when, { skip }) => {
      excused(skip, 'edits');
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

  test.for(['after', 'before'] as const)(
    'takes away what the author deletes, %s it came',
    async (when, { skip }) => {
      excused(skip, 'deletions');
      if (!simulator.composeDeletion) throw new Error('it composes no deletions');
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
    },
  );

  test('moves a delivery forward only, whatever order its receipts come in', async ({ skip }) => {
    excused(skip, 'receipts');
    const { composeReceipt } = simulator;
    if (!composeReceipt) throw new Error('it composes no receipts');
    const id = await answered('Read it?');
    const { externalId } = (await context.store.messages.read(id)) ?? {};
    const about = { messageId: id, externalId: externalId ?? '' };
    await hand(await composeReceipt(about, 'read'));
    await importAll();
    await deliverMessage(context, id);
    await importLater();
    expect((await stateOf(id))?.state).toBe('read');
    await hand(await composeReceipt(about, 'delivered'));
    await importLater();
    expect((await stateOf(id))?.state).toBe('read');
  });
});
