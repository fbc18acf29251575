import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inboundMessageId, type StoredMessage } from '../../../../server/store/messages.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { usualLimits } from '../../../../server/services/messages/ingest/context.ts';
import { ingestInbox } from '../../../../server/services/messages/ingest.ts';
import { addLetters, deliver, letterId, lettersInbox, receive } from '../../../support/letters.ts';
import { serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let support: StoredInbox;
let removeLetters: () => void;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});
beforeEach(async () => {
  support = await lettersInbox(context);
  context.pushed.length = 0;
});

async function messageOf(letter: string): Promise<StoredMessage> {
  const message = await context.store.messages.read(inboundMessageId(letter));
  if (!message) throw new Error(`${letter} was not imported`);
  return message;
}
async function conversationOf(letter: string): Promise<StoredConversation> {
  const conversation = await context.store.conversations.read((await messageOf(letter)).conversationId);
  if (!conversation) throw new Error(`${letter} has no conversation`);
  return conversation;
}
async function states(): Promise<Record<string, string>> {
  const items = await context.store.rawItems.list({ inboxId: support.id }, 100);
  return Object.fromEntries(items.map((item) => [item.externalId, item.state]));
}

describe('a first letter', () => {
  test('makes a contact, a message and a conversation that waits', async () => {
    const id = letterId();
    await receive(context, support, {
      id,
      from: 'Zoe@First.Example',
      fromName: 'Zoe',
      subject: 'Broken lamp',
      text: 'It does not shine.',
      cc: ['friend@first.example'],
    });
    const message = await messageOf(id);
    expect(message).toMatchObject({
      kind: 'inbound',
      author: { type: 'contact', name: 'Zoe' },
      text: 'It does not shine.',
      deliveredTo: [support.id],
      threadedBy: { strategy: 'new-conversation' },
    });
    const conversation = await conversationOf(id);
    expect(conversation).toMatchObject({
      inboxId: support.id,
      channel: 'letters',
      subject: 'Broken lamp',
      excerpt: 'It does not shine.',
      status: 'open',
      messageCount: 1,
      contact: { name: 'Zoe', address: 'zoe@first.example' },
      waitingSince: context.clock.now(),
      revision: 1,
      revisionsSinceMessage: 0,
      participants: ['zoe@first.example', 'support@acme.example', 'friend@first.example'],
    });
    expect(conversation.number).toBeGreaterThan(0);
    expect(await context.store.contacts.identity('email', 'zoe@first.example')).toMatchObject({
      contactId: message.author.id,
      verified: false,
    });
    expect(await states()).toEqual({ [id]: 'imported' });
    expect(context.pushedOf('message.created')).toMatchObject([
      { message: { id: message.id }, conversation: { id: conversation.id, messageCount: 1 } },
    ]);
  });

  test('keeps its files, shows pictures in the text and throws scripts away', async () => {
    const id = letterId();
    await receive(context, support, {
      id,
      html: '<p>See <img src="cid:lamp"><script>alert(1)</script></p>',
      files: [
        { name: 'lamp.png', type: 'image/png', text: 'not really a picture', contentId: 'lamp' },
        { name: 'notes.txt', type: 'text/plain', text: 'some notes' },
      ],
    });
    const message = await messageOf(id);
    expect(message.attachments.map(({ name, inline, preview }) => ({ name, inline, preview }))).toEqual([
      { name: 'lamp.png', inline: true, preview: 'text' },
      { name: 'notes.txt', inline: false, preview: 'text' },
    ]);
    expect(message.html).toContain(`/api/v1/attachments/${message.attachments[0]?.id ?? ''}/content`);
    expect(message.html).not.toContain('script');
    const files = await context.store.attachments.readMany(message.attachments.map((file) => file.id));
    expect(files.map(({ conversationId, size }) => ({ conversationId, size }))).toEqual(
      expect.arrayContaining([
        { conversationId: message.conversationId, size: 20 },
        { conversationId: message.conversationId, size: 10 },
      ]),
    );
    expect((await conversationOf(id)).hasAttachments).toBe(true);
  });
});

describe('an answer', () => {
  test('joins by an older id of its chain, in the same batch too', async () => {
    const [first, second, third] = [letterId(), letterId(), letterId()];
    await receive(
      context,
      support,
      { id: first },
      { id: second, references: [first], inReplyTo: ['unknown@elsewhere.example'] },
    );
    context.clock.forward(100);
    await receive(context, support, { id: third, references: [first, 'lost@elsewhere.example'] });
    expect(await messageOf(second)).toMatchObject({
      threadedBy: { strategy: 'known-message-id', evidence: first },
    });
    expect((await messageOf(third)).conversationId).toBe((await messageOf(first)).conversationId);
    const thread = await context.store.messages.before(
      (await messageOf(first)).conversationId,
      undefined,
      10,
    );
    expect(thread.items.map(({ externalId }) => externalId)).toEqual([third, second, first]);
    expect(await conversationOf(first)).toMatchObject({ messageCount: 3, revision: 2 });
  });

  test('opens what was resolved or snoozed; a machine does not', async () => {
    const [first, machine, human] = [letterId(), letterId(), letterId()];
    await receive(context, support, { id: first });
    const { id } = await conversationOf(first);
    const now = context.clock.now();
    await context.store.conversations.update({ id, set: { status: 'resolved' }, now });
    await receive(context, support, { id: machine, references: [first], automatic: true });
    expect(await conversationOf(first)).toMatchObject({ status: 'resolved', messageCount: 2 });
    await receive(context, support, { id: human, references: [first] });
    expect(await conversationOf(first)).toMatchObject({
      status: 'open',
      messageCount: 3,
      snoozedUntil: null,
    });
  });

  test('of a stranger gets a conversation of its own, linked both ways, and stays in it', async () => {
    const [first, stranger, again] = [letterId(), letterId(), letterId()];
    await receive(context, support, { id: first });
    const from = 'mallory@elsewhere.example';
    await receive(context, support, { id: stranger, from, references: [first] });
    await receive(context, support, { id: again, from, references: [first] });
    const [original, own] = [await conversationOf(first), await conversationOf(stranger)];
    expect(own.id).not.toBe(original.id);
    expect(own.linkedIds).toEqual([original.id]);
    expect(original.linkedIds).toEqual([own.id]);
    expect((await messageOf(stranger)).threadedBy).toMatchObject({
      strategy: 'stranger-in-chain',
      linkedConversationId: original.id,
    });
    expect((await messageOf(again)).conversationId).toBe(own.id);
  });

  test('of a colleague from their own mail program is what we said, not a question', async () => {
    const [first, reply, remark] = [letterId(), letterId(), letterId()];
    const from = `cleo-${first}@acme.example`;
    await context.store.users.create({
      email: from,
      name: 'Cleo',
      role: 'agent',
      teamIds: [],
      inboxIds: [],
      capacity: 1,
      preferences: { theme: 'system', contrast: 'normal', density: 'comfortable', locale: 'en' },
      createdAt: new Date(0),
      passwordHash: 'none',
    });
    await receive(context, support, { id: first });
    await receive(context, support, { id: reply, from, to: ['anna@customer.example'], references: [first] });
    expect(await messageOf(reply)).toMatchObject({
      kind: 'outbound',
      author: { type: 'user', name: 'Cleo' },
    });
    expect(await conversationOf(first)).toMatchObject({ waitingSince: null, messageCount: 2 });
    await receive(context, support, { id: remark, from, references: [first] });
    expect(await messageOf(remark)).toMatchObject({ kind: 'note', author: { type: 'user', name: 'Cleo' } });
    expect(await context.store.contacts.identity('email', from)).toBeNull();
  });
});

describe('the same mail', () => {
  test('through two inboxes is one message with two deliveries', async () => {
    const other = await lettersInbox(context);
    const id = letterId();
    await receive(context, support, { id });
    await receive(context, other, { id });
    expect((await messageOf(id)).deliveredTo).toEqual([support.id, other.id]);
    expect(await conversationOf(id)).toMatchObject({ inboxId: support.id, messageCount: 1 });
    const [item] = await context.store.rawItems.list({ inboxId: other.id }, 1);
    expect(item).toMatchObject({ state: 'duplicate', messageId: (await messageOf(id)).id });
  });

  test('that we sent ourselves does not come back as a question', async () => {
    const [first, ours] = [letterId(), letterId()];
    await receive(context, support, { id: first });
    const conversation = await conversationOf(first);
    const { blankMessage } = await import('../../../../server/services/conversations/write-activity.ts');
    await context.store.messages.insert({
      ...blankMessage(conversation, context.clock.now()),
      kind: 'outbound',
      author: { type: 'user', id: null, name: 'Cleo' },
      externalId: ours,
      threadKeys: [ours],
    });
    await receive(context, support, { id: ours, from: support.address, references: [first] });
    expect((await states())[ours]).toBe('duplicate');
    expect((await conversationOf(first)).messageCount).toBe(1);
  });
});

describe('trouble', () => {
  test('one poisoned letter is put aside after three tries and delays nobody', async () => {
    const [poison, good] = [letterId(), letterId()];
    await receive(context, support, { id: poison, trouble: 'throws' }, { id: good });
    expect(await states()).toEqual({ [poison]: 'pending', [good]: 'imported' });
    for (let round = 0; round < 3; round += 1) {
      context.clock.forward(60_000);
      await ingestInbox(context, { inboxId: support.id });
    }
    const [item] = await context.store.rawItems.list({ inboxId: support.id, state: 'quarantined' }, 1);
    expect(item).toMatchObject({ externalId: poison, reason: 'The letter is on fire.', attempts: 3 });
    expect(context.pushedOf('raw-item.changed')).toMatchObject([{ state: 'quarantined' }]);
  });

  test('a letter that kills the process three times is put aside unread', async () => {
    const id = letterId();
    await deliver(context, support, { id });
    const [item] = await context.store.rawItems.pending(support.id, context.clock.now(), 1);
    for (let crash = 0; crash < 3; crash += 1) await context.store.rawItems.countAttempt([item?.id ?? ''], 1);
    await ingestInbox(context, { inboxId: support.id });
    expect(await states()).toEqual({ [id]: 'quarantined' });
  });

  test('a letter with nothing in it is ignored and says why', async () => {
    const id = letterId();
    await receive(context, support, { id, trouble: 'ignored' });
    const [item] = await context.store.rawItems.list({ inboxId: support.id, state: 'ignored' }, 1);
    expect(item).toMatchObject({ externalId: id, reason: 'Nothing in it.' });
  });

  test('a receipt for a message that nobody knows is imported as a message', async () => {
    const id = letterId();
    await receive(context, support, { id, receipt: { about: 'nobody@knows.example', outcome: 'bounced' } });
    expect(await messageOf(id)).toMatchObject({ kind: 'inbound' });
  });

  test('a parser that never answers is left alone after its time, with the reason; the next letter is imported', async () => {
    const [slow, next] = [letterId(), letterId()];
    await deliver(context, support, { id: slow, trouble: 'hangs' }, { id: next });
    for (let tries = 0; tries < 3; tries += 1) {
      await ingestInbox(context, { inboxId: support.id }, { limits: { ...usualLimits, parseMillis: 50 } });
      context.clock.forward(10_000);
    }
    expect(await states()).toMatchObject({ [slow]: 'quarantined', [next]: 'imported' });
    const items = await context.store.rawItems.list({ inboxId: support.id, state: 'quarantined' }, 10);
    expect(items.find(({ externalId }) => externalId === slow)?.reason).toBe(
      'The parser did not finish within 0.05 seconds.',
    );
  });

  test('a loop of machines is cut', async () => {
    const from = `robot-${letterId()}`;
    const letters = Array.from({ length: 35 }, () => ({ id: letterId(), from, automatic: true }));
    await receive(context, support, ...letters);
    const all = Object.values(await states());
    expect(all.filter((state) => state === 'imported')).toHaveLength(30);
    expect(all.filter((state) => state === 'ignored')).toHaveLength(5);
  });
});
