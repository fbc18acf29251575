import type { Inspection } from '../support/inspect.ts';
import type { MailWorkspace } from '../support/workspace.ts';
import { customer, mailMark, replyMark } from './flow.ts';
import type { CrashPlan } from './plan.ts';

interface MessageRow {
  _id: string;
  conversationId: string;
  kind: string;
  text: string;
  delivery: { state: string } | null;
}

export interface Verdict {
  imported: number;
  quarantined: number;
  sent: number;
  unconfirmed: number;
  /** Sentences on what is wrong; none when all is well. */
  complaints: string[];
}

/** Holds what the store says against what was sent in and what the customer received. */
export async function judge(
  workspace: MailWorkspace,
  database: Inspection,
  plan: CrashPlan,
): Promise<Verdict> {
  const messages = (await database.connection
    .collection('messages')
    .find({ kind: { $in: ['inbound', 'outbound'] } })
    .toArray()) as unknown as MessageRow[];
  const complaints: string[] = [];
  const verdict = { imported: 0, quarantined: 0, sent: 0, unconfirmed: 0, complaints };
  await judgeInbound(database, messages, { plan, verdict });
  judgeOutbound(workspace, messages, { plan, verdict });
  await judgeCounters(database, complaints);
  return verdict;
}

interface Court {
  plan: CrashPlan;
  verdict: Verdict;
}

function tally(messages: readonly MessageRow[], kind: string, mark: RegExp): Map<string, MessageRow[]> {
  const found = new Map<string, MessageRow[]>();
  for (const message of messages) {
    const key = message.kind === kind ? mark.exec(message.text)?.[0] : undefined;
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), message]);
  }
  return found;
}

async function judgeInbound(
  database: Inspection,
  messages: readonly MessageRow[],
  { plan, verdict }: Court,
): Promise<void> {
  const byMark = tally(messages, 'inbound', /crash-mail-\d+/);
  const quarantined = await database.connection
    .collection('raw_items')
    .find({ state: 'quarantined' })
    .toArray();
  for (let n = 0; n < plan.mails; n += 1) {
    const copies = byMark.get(mailMark(n))?.length ?? 0;
    const held = quarantined.find(
      (item) => JSON.stringify(item.summary).includes(mailMark(n)) && item.reason !== null,
    );
    if (copies === 1) verdict.imported += 1;
    else if (copies === 0 && held) verdict.quarantined += 1;
    else verdict.complaints.push(`${mailMark(n)} was imported ${String(copies)} times`);
  }
  const pending = await database.count('raw_items', { state: 'pending' });
  if (pending > 0) verdict.complaints.push(`${String(pending)} raw items are still pending`);
  for (let n = 3; n < plan.mails; n += 4) {
    const [answer] = byMark.get(mailMark(n)) ?? [];
    const [question] = byMark.get(mailMark(n - 1)) ?? [];
    if (answer && question && answer.conversationId !== question.conversationId)
      verdict.complaints.push(`${mailMark(n)} is not in the conversation of ${mailMark(n - 1)}`);
  }
}

function judgeOutbound(
  workspace: MailWorkspace,
  messages: readonly MessageRow[],
  { plan, verdict }: Court,
): void {
  const received = new Map<string, number>();
  for (const raw of workspace.mail.mailbox(customer).messages()) {
    const text = raw.toString('latin1');
    // Text and HTML part both carry the words: a mail counts once.
    const mark = /crash-reply-\d+/.exec(text)?.[0];
    if (mark) received.set(mark, (received.get(mark) ?? 0) + 1);
  }
  const byMark = tally(messages, 'outbound', /crash-reply-\d+/);
  for (let n = 0; n < plan.replies; n += 1) {
    const rows = byMark.get(replyMark(n)) ?? [];
    const copies = received.get(replyMark(n)) ?? 0;
    const state = rows[0]?.delivery?.state ?? 'missing';
    if (rows.length !== 1)
      verdict.complaints.push(`${replyMark(n)} stands ${String(rows.length)} times in the store`);
    if (state === 'sent' && copies === 1) verdict.sent += 1;
    else if (state === 'unconfirmed' && copies <= 1) verdict.unconfirmed += 1;
    else verdict.complaints.push(`${replyMark(n)} is ${state} and arrived ${String(copies)} times`);
  }
}

/** Every conversation's aggregates against its messages. */
async function judgeCounters(database: Inspection, complaints: string[]): Promise<void> {
  const counted = await database.connection
    .collection('messages')
    .aggregate<{ _id: string; count: number }>([
      { $match: { kind: { $in: ['inbound', 'outbound', 'note'] } } },
      { $group: { _id: '$conversationId', count: { $sum: 1 } } },
    ])
    .toArray();
  const counts = new Map(counted.map(({ _id, count }) => [_id, count]));
  const conversations = await database.connection.collection('conversations').find({}).toArray();
  for (const conversation of conversations) {
    const id = String(conversation._id);
    const count = counts.get(id) ?? 0;
    if (conversation.messageCount !== count)
      complaints.push(
        `conversation ${id} says ${String(conversation.messageCount)} messages and has ${String(count)}`,
      );
    counts.delete(id);
  }
  for (const id of counts.keys()) complaints.push(`messages of conversation ${id} stand without it`);
}
