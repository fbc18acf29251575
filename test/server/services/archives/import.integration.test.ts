import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { importArchive } from '../../../../server/services/archives/import-archive.ts';
import { openJournal } from '../../../../server/services/archives/import-journal.ts';
import { openMbox } from '../../../../server/services/archives/mbox.ts';
import { ingestInbox } from '../../../../server/services/messages/ingest.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { lettersInbox } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const directory = mkdtempSync(join(tmpdir(), 'onevoice-import-'));
let context: ServiceContext;
let inbox: StoredInbox;
let admin: Actor;
let files = 0;

beforeAll(async () => {
  context = await serviceContext(database);
  admin = await person(context, { name: 'Ada', role: 'admin' });
});
afterAll(async () => {
  await context.dispose();
  rmSync(directory, { recursive: true });
});
beforeEach(async () => {
  inbox = await lettersInbox(context, { channel: 'email' });
  context.pushed.length = 0;
});

interface Old {
  id: string;
  at: string;
  from?: string;
  to?: string;
  references?: string;
  text?: string;
}
const mail = ({ id, at, from = 'Zoe <zoe@old.example>', to, references, text = 'Hello' }: Old) =>
  [
    `From zoe@old.example ${new Date(at).toUTCString()}`,
    `From: ${from}`,
    `To: ${to ?? inbox.address}`,
    `Subject: Lamp`,
    `Date: ${new Date(at).toUTCString()}`,
    `Message-ID: <${id}>`,
    ...(references === undefined ? [] : [`References: <${references}>`]),
    '',
    text,
    '',
    '',
  ].join('\n');

/** @param killAfter so many batches are imported, then it is as if the process had been killed in the next */
async function importing(content: string, killAfter = Number.POSITIVE_INFINITY) {
  files += 1;
  const path = join(directory, `${String(files)}.mbox`);
  writeFileSync(path, content);
  return run(path, killAfter);
}
async function run(path: string, killAfter = Number.POSITIVE_INFINITY) {
  const archive = await openMbox(path, 100_000);
  const name = `test-${path.replaceAll('/', '_')}`;
  const journal = await openJournal({ directory, name, fingerprint: archive.fingerprint });
  let batches = 0;
  // The workers' part.
  const queue = {
    ...context.queue,
    enqueue: async () => {
      await ingestInbox(context, { inboxId: inbox.id });
      batches += 1;
      if (batches > killAfter) throw new Error('killed');
    },
  } as unknown as ServiceContext['queue'];
  const wanted = { inboxId: inbox.id, archive, journal, name };
  const result = await importArchive({ ...context, queue }, admin, wanted).catch((error: unknown) => error);
  const report = readFileSync(journal.reportPath, 'utf8').trim().split('\n').slice(1);
  return { path, result, report, progress: journal.progress };
}
const messageOf = async (id: string) => {
  const message = await context.store.messages.read(inboundMessageId(id));
  if (!message) throw new Error(`${id} is not here`);
  return message;
};
const conversationOf = async (id: string) => {
  const conversation = await context.store.conversations.read((await messageOf(id)).conversationId);
  if (!conversation) throw new Error(`${id} has no conversation`);
  return conversation;
};

test('old mail is history: resolved, in its own time, nobody hears of it, nobody gets it', async () => {
  await person(context, { name: 'Bob', inboxIds: [inbox.id] });
  const from = `Support <${inbox.address}>`;
  const { progress, report } = await importing(
    // The answer comes before the question, as in a mailbox that was sorted otherwise.
    mail({ id: 'a2@old', at: '2019-03-02T10:00:00Z', from, to: 'zoe@old.example', references: 'a1@old' }) +
      mail({
        id: 'a1@old',
        at: '2019-03-01T10:00:00Z',
        text: 'The lamp that I bought is broken, please help me.',
      }) +
      mail({ id: 'a3@old', at: '2019-03-03T10:00:00Z', references: 'a1@old', text: 'Thanks!' }),
  );
  await triageWaiting(context);
  expect([progress.imported, report]).toEqual([3, []]);
  expect(await messageOf('a1@old')).toMatchObject({
    createdAt: new Date('2019-03-01T10:00:00Z'),
    language: 'en',
  });
  const conversation = await conversationOf('a3@old');
  expect(conversation).toMatchObject({
    status: 'resolved',
    assigneeId: null,
    triage: 'done',
    waitingSince: null,
    excerpt: 'Thanks!',
    createdAt: new Date('2019-03-01T10:00:00Z'),
    lastActivityAt: new Date('2019-03-03T10:00:00Z'),
  });
  expect((await conversationOf('a1@old')).id).toBe(conversation.id);
  expect(context.pushedOf('message.created')).toEqual([]);
  const contact = await context.store.contacts.read((await messageOf('a1@old')).author.id ?? '');
  expect(contact?.lastSeenAt.getUTCFullYear()).toBe(2019);
});

test('a customer of last week who got no answer still waits; one who got it does not', async () => {
  const at = (daysAgo: number) =>
    new Date(context.clock.now().getTime() - daysAgo * 86_400_000).toISOString();
  const from = `Support <${inbox.address}>`;
  await importing(
    mail({ id: 'b1@old', at: at(200), from: 'b@old.example' }) +
      mail({ id: 'b2@old', at: at(3), from: 'b@old.example', references: 'b1@old' }) +
      mail({ id: 'c1@old', at: at(4), from: 'c@old.example' }) +
      mail({ id: 'c2@old', at: at(2), from, to: 'c@old.example', references: 'c1@old' }),
  );
  expect(await conversationOf('b2@old')).toMatchObject({
    status: 'open',
    messageCount: 2,
    waitingSince: new Date(Math.floor(Date.parse(at(3)) / 1000) * 1000),
  });
  expect(await conversationOf('c1@old')).toMatchObject({ status: 'resolved', waitingSince: null });
});

test('an older message leaves a conversation that is here as it is', async () => {
  await importing(mail({ id: 'd2@old', at: '2025-01-02T00:00:00Z', text: 'newer', references: 'd1@old' }));
  const { id, revision } = await conversationOf('d2@old');
  const now = context.clock.now();
  await context.store.conversations.update({
    id,
    set: { status: 'snoozed', snoozedUntil: new Date(4e12) },
    now,
  });
  await importing(mail({ id: 'd1@old', at: '2025-01-01T00:00:00Z', text: 'older' }));
  expect(await conversationOf('d1@old')).toMatchObject({
    id,
    status: 'snoozed',
    excerpt: 'newer',
    messageCount: 2,
  });
  expect((await conversationOf('d1@old')).revision).toBeGreaterThan(revision);
});

test('killed in the middle and run again: nothing twice, nothing lost, and the report says what was not imported', async () => {
  const many = Array.from({ length: 250 }, (_, n) =>
    mail({ id: `e${String(n)}@old`, at: '2020-01-01T00:00:00Z' }),
  );
  const huge = mail({ id: 'huge@old', at: '2020-01-01T00:00:00Z', text: 'x'.repeat(200_000) });
  const content = [...many.slice(0, 90), huge, ...many.slice(90), many[0] ?? ''].join('');
  const killed = await importing(content, 1);
  expect(String(killed.result)).toContain('killed');
  expect(killed.progress.imported).toBe(99);
  const { progress, report, result } = await run(killed.path);
  expect(result).toBeUndefined();
  expect(progress).toMatchObject({ imported: 250, repeated: 1, failed: 1 });
  expect(report).toEqual([
    expect.stringContaining('\tskipped\tIt has '),
    expect.stringMatching(/\tduplicate\tThis mail had arrived before\.\tLamp$/),
  ]);
  const ids = many.map((_, n) => inboundMessageId(`e${String(n)}@old`));
  expect(await context.store.messages.headsByIds(ids)).toHaveLength(250);
  const all = await run(killed.path);
  expect(all.progress).toMatchObject({ imported: 250, repeated: 1, failed: 1 });
});
