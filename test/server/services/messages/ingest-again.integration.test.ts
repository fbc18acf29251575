import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import { ingestInbox } from '../../../../server/services/messages/ingest.ts';
import { interruptedStore } from '../../../support/interrupted-store.ts';
import {
  addLetters,
  deliver,
  letterId,
  lettersInbox,
  receive,
  type Letter,
} from '../../../support/letters.ts';
import { serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});

interface Picture {
  letters: { conversation: number; deliveredTo: number; files: number }[];
  conversations: { messageCount: number; messages: number; hasAttachments: boolean; participants: number }[];
  states: Record<string, number>;
}

/** What is there after an import, without ids and times. */
async function pictureOf(letters: readonly Letter[], inboxes: readonly StoredInbox[]): Promise<Picture> {
  const { store } = context;
  const messages = await store.messages.readMany(letters.map(({ id }) => inboundMessageId(id)));
  const byId = new Map(messages.map((message) => [message.id, message]));
  const ordered = letters.flatMap(({ id }) => byId.get(inboundMessageId(id)) ?? []);
  const ids = [...new Set(ordered.map(({ conversationId }) => conversationId))];
  const conversations = new Map((await store.conversations.readMany(ids)).map((row) => [row.id, row]));
  const threads = await Promise.all(ids.map((id) => store.messages.before(id, undefined, 100)));
  const items = await Promise.all(inboxes.map(({ id }) => store.rawItems.list({ inboxId: id }, 100)));
  const files = await store.attachments.readMany(
    ordered.flatMap((row) => row.attachments.map(({ id }) => id)),
  );
  const states: Record<string, number> = {};
  for (const { state } of items.flat()) states[state] = (states[state] ?? 0) + 1;
  return {
    letters: ordered.map((row) => ({
      conversation: ids.indexOf(row.conversationId),
      deliveredTo: row.deliveredTo.length,
      files: files.filter(({ messageId }) => messageId === row.id).length,
    })),
    conversations: ids.map((id, position) => ({
      messageCount: conversations.get(id)?.messageCount ?? -1,
      messages: threads[position]?.items.length ?? -1,
      hasAttachments: conversations.get(id)?.hasAttachments ?? false,
      participants: conversations.get(id)?.participants.length ?? -1,
    })),
    states,
  };
}

/** Some that begin, some that answer in the same batch, a stranger, a copy, one with a file. */
function someLetters(): Letter[] {
  const [first, answer, stranger, other, again] = [
    letterId(),
    letterId(),
    letterId(),
    letterId(),
    letterId(),
  ];
  return [
    { id: first, from: `a-${first}` },
    {
      id: answer,
      from: `a-${first}`,
      references: [first],
      files: [{ name: 'a', type: 'text/plain', text: answer }],
    },
    { id: stranger, from: `s-${first}`, references: [first] },
    { id: other, from: `o-${first}` },
    { id: again, from: `a-${first}`, references: [first, answer] },
  ];
}

const expected: Picture = {
  letters: [
    { conversation: 0, deliveredTo: 1, files: 0 },
    { conversation: 0, deliveredTo: 1, files: 1 },
    { conversation: 1, deliveredTo: 1, files: 0 },
    { conversation: 2, deliveredTo: 1, files: 0 },
    { conversation: 0, deliveredTo: 1, files: 0 },
  ],
  conversations: [
    { messageCount: 3, messages: 3, hasAttachments: true, participants: 2 },
    { messageCount: 1, messages: 1, hasAttachments: false, participants: 2 },
    { messageCount: 1, messages: 1, hasAttachments: false, participants: 2 },
  ],
  states: { imported: 5 },
};

describe('an import', () => {
  test('that is killed before any one of its calls ends, when run again, as if nothing had been', async () => {
    let kills = 0;
    for (let calls = 0; ; calls += 1) {
      const inbox = await lettersInbox(context);
      const letters = someLetters();
      await deliver(context, inbox, ...letters);
      const { store, wasKilled } = interruptedStore(context.store, calls);
      await ingestInbox({ ...context, store }, { inboxId: inbox.id }).catch(() => undefined);
      // The lease of a killed process runs out; tries that failed are made again.
      for (let round = 0; round < 3; round += 1) {
        context.clock.forward(20_000);
        await ingestInbox(context, { inboxId: inbox.id });
      }
      expect(await pictureOf(letters, [inbox]), `killed before call ${calls + 1}`).toEqual(expected);
      if (!wasKilled()) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(10);
  }, 120_000);

  test('of what is imported already changes nothing', async () => {
    const inbox = await lettersInbox(context);
    const letters = someLetters();
    await receive(context, inbox, ...letters);
    const before = await context.store.conversations.list(
      { inboxIds: [inbox.id], userId: '', view: 'all', status: 'open', spam: false, sort: 'newest' },
      10,
    );
    await receive(context, inbox, ...letters);
    const after = await context.store.conversations.list(
      { inboxIds: [inbox.id], userId: '', view: 'all', status: 'open', spam: false, sort: 'newest' },
      10,
    );
    expect(after).toEqual(before);
    expect(await pictureOf(letters, [inbox])).toEqual(expected);
  });
});

describe('imports side by side', () => {
  let second: ServiceContext;
  beforeAll(async () => {
    second = { ...(await serviceContext(database)), clock: context.clock };
  });
  afterAll(() => second.dispose());

  test('by two processes of the same inbox import everything once', async () => {
    const inbox = await lettersInbox(context);
    const letters = someLetters();
    await deliver(context, inbox, ...letters);
    await Promise.all([
      ingestInbox(context, { inboxId: inbox.id }),
      ingestInbox(second, { inboxId: inbox.id }),
      ingestInbox(context, { inboxId: inbox.id }),
    ]);
    expect(await pictureOf(letters, [inbox])).toEqual(expected);
  });

  test('of the same mail through two inboxes make one message, delivered twice', async () => {
    const [one, two] = [await lettersInbox(context), await lettersInbox(context)];
    const letters = Array.from({ length: 10 }, () => ({ id: letterId() }));
    await deliver(context, one, ...letters);
    await deliver(context, two, ...letters);
    await Promise.all([ingestInbox(context, { inboxId: one.id }), ingestInbox(second, { inboxId: two.id })]);
    const picture = await pictureOf(letters, [one, two]);
    expect(picture.states).toEqual({ imported: 10, duplicate: 10 });
    expect(picture.letters.every(({ deliveredTo }) => deliveredTo === 2)).toBe(true);
    expect(picture.conversations).toHaveLength(10);
    expect(
      picture.conversations.every(({ messageCount, messages }) => messageCount === 1 && messages === 1),
    ).toBe(true);
  });

  test('of two answers to a mail that nobody knows make one conversation', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [one, two] = [await lettersInbox(context), await lettersInbox(context)];
      const root = letterId();
      const from = `racer-${root}`;
      const letters = [letterId(), letterId()].map((id) => ({ id, from, references: [root] }));
      await deliver(context, one, letters[0] as Letter);
      await deliver(context, two, letters[1] as Letter);
      await Promise.all([
        ingestInbox(context, { inboxId: one.id }),
        ingestInbox(second, { inboxId: two.id }),
      ]);
      const picture = await pictureOf(letters, [one, two]);
      expect(picture.conversations).toMatchObject([{ messageCount: 2, messages: 2 }]);
    }
  });

  test('of two strangers’ answers to one newsletter keep them apart', async () => {
    const [one, two] = [await lettersInbox(context), await lettersInbox(context)];
    const root = letterId();
    const letters = [letterId(), letterId()].map((id) => ({ id, from: `reader-${id}`, references: [root] }));
    await deliver(context, one, letters[0] as Letter);
    await deliver(context, two, letters[1] as Letter);
    await Promise.all([ingestInbox(context, { inboxId: one.id }), ingestInbox(second, { inboxId: two.id })]);
    expect((await pictureOf(letters, [one, two])).conversations).toHaveLength(2);
  });

  test('of first mails of one person make one contact', async () => {
    const [one, two] = [await lettersInbox(context), await lettersInbox(context)];
    const from = `twice-${letterId()}`;
    const letters = [
      { id: letterId(), from },
      { id: letterId(), from },
    ];
    await deliver(context, one, letters[0] as Letter);
    await deliver(context, two, letters[1] as Letter);
    await Promise.all([ingestInbox(context, { inboxId: one.id }), ingestInbox(second, { inboxId: two.id })]);
    const messages = await context.store.messages.readMany(letters.map(({ id }) => inboundMessageId(id)));
    expect(new Set(messages.map(({ author }) => author.id)).size).toBe(1);
  });
});
