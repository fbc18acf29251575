import type { Context } from '../../context.ts';
import type { ConversationUpdate } from '../../store/conversations.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredUser } from '../../store/users.ts';
import { announceConversation, announceMessage, announceMessageChange } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { notify } from '../notifications/notify.ts';
import { createAssigner, type Assigner } from './assign.ts';
import { judge, type Judgement } from './judge.ts';
import { keywordMatcher } from './keywords.ts';

export type TriageContext = Pick<Context, 'store' | 'clock' | 'redis' | 'publisher' | 'logger'>;

const batchMessages = 50;
/** Messages of one import lie some milliseconds apart, so the last of them may be a moment ahead of the clock. */
const aheadMillis = 1000;
/** For so long a message may wait for its conversation, which the import writes right after it. */
const orphanMillis = 600_000;
const system = { type: 'system', id: null, name: 'Onevoice' } as const;

/** All that triage found out about one conversation. */
interface Finding {
  conversation: StoredConversation;
  judgements: Judgement[];
  assignee: StoredUser | null;
}

/**
 * Triages every message that waits for it, whichever wake-up came: language, sentiment, spam, tags by keyword, and an
 * assignee from those who are there. Doing it twice finds the same; what people decided meanwhile stays.
 */
export async function triageWaiting(context: TriageContext): Promise<void> {
  for (;;) {
    const soon = new Date(context.clock.now().getTime() + aheadMillis);
    const messages = await context.store.messages.untriagedBefore(soon, batchMessages);
    if (messages.length === 0) return;
    const done = await triageBatch(context, messages);
    if (messages.length < batchMessages || done === 0) return;
  }
}

/** @returns how many messages it has done with */
async function triageBatch(context: TriageContext, messages: readonly StoredMessage[]): Promise<number> {
  const { store, clock } = context;
  const ids = [...new Set(messages.map(({ conversationId }) => conversationId))];
  const [conversations, tags, inboxes] = await Promise.all([
    store.conversations.readMany(ids),
    store.tags.listRecent(),
    store.inboxes.listRecent(),
  ]);
  const assigner = createAssigner(context, new Map(inboxes.map((inbox) => [inbox.id, inbox])));
  const matchTags = keywordMatcher(tags);
  const findings: Finding[] = [];
  for (const conversation of conversations) {
    const own = messages.filter(({ conversationId }) => conversationId === conversation.id);
    const judgements = await Promise.all(own.map((message) => judge(message, conversation, matchTags)));
    findings.push({ conversation, judgements, assignee: await pick(assigner, conversation, judgements) });
  }
  const after = await write(
    context,
    findings.flatMap((finding) => changes(finding, clock.now())),
  );
  const found = new Set(conversations.map(({ id }) => id));
  const old = clock.now().getTime() - orphanMillis;
  const ready = messages.filter(
    ({ conversationId, createdAt }) => found.has(conversationId) || createdAt.getTime() < old,
  );
  await tell(context, { findings, messages: await markTriaged(context, ready, findings), after });
  return ready.length;
}

/** Someone for a conversation that nobody holds. */
async function pick(
  assigner: Assigner,
  conversation: StoredConversation,
  judgements: readonly Judgement[],
): Promise<StoredUser | null> {
  const spam = conversation.spam || judgements.some((judgement) => judgement.spam);
  const automaticOnly = judgements.every(({ message }) => message.automatic);
  if (conversation.assigneeId !== null || conversation.status !== 'open' || spam || automaticOnly)
    return null;
  return assigner.next(conversation);
}

function changes({ conversation, judgements, assignee }: Finding, now: Date): ConversationUpdate[] {
  const last = judgements.at(-1);
  const language = judgements.findLast((judgement) => judgement.language !== null)?.language;
  const sentiment = judgements.findLast((judgement) => judgement.sentiment !== null)?.sentiment?.label;
  const { id } = conversation;
  const found: ConversationUpdate = {
    id,
    set: {
      triage: 'done',
      ...(language && { language }),
      ...(last && sentiment && { sentiment }),
      ...(judgements.some(({ spam }) => spam) && { spam: true }),
    },
    add: { tagIds: [...new Set(judgements.flatMap(({ tagIds }) => tagIds))] },
    now,
  };
  if (!assignee) return [found];
  // Alone, so that somebody who takes it at this moment keeps it.
  return [found, { id, set: { assigneeId: assignee.id }, provided: { assigneeId: null }, now }];
}

/** @returns the messages after it. Those of a conversation that is gone are done with, too. */
async function markTriaged(
  { store, clock }: Pick<TriageContext, 'store' | 'clock'>,
  messages: readonly StoredMessage[],
  findings: readonly Finding[],
): Promise<StoredMessage[]> {
  const judged = new Map(
    findings.flatMap(({ judgements }) => judgements.map((one) => [one.message.id, one] as const)),
  );
  const now = clock.now();
  await store.messages.updateMany(
    messages.map(({ id }) => ({
      id,
      set: {
        language: judged.get(id)?.language ?? null,
        sentiment: judged.get(id)?.sentiment ?? null,
      },
      unset: ['untriaged'] as const,
      now,
    })),
  );
  return messages.map((message) => ({
    ...message,
    language: judged.get(message.id)?.language ?? null,
    sentiment: judged.get(message.id)?.sentiment ?? null,
    updatedAt: now,
    revision: message.revision + 1,
  }));
}

/** @returns the conversations after their changes, by id */
async function write(
  { store }: Pick<TriageContext, 'store'>,
  wanted: readonly ConversationUpdate[],
): Promise<Map<string, StoredConversation>> {
  const [only] = wanted;
  if (only && wanted.length === 1) {
    const row = await store.conversations.update(only);
    return new Map(row ? [[row.id, row]] : []);
  }
  await store.conversations.updateMany(wanted);
  const rows = await store.conversations.readMany([...new Set(wanted.map(({ id }) => id))]);
  return new Map(rows.map((row) => [row.id, row]));
}

interface News {
  findings: readonly Finding[];
  messages: readonly StoredMessage[];
  after: ReadonlyMap<string, StoredConversation>;
}

async function tell(context: TriageContext, { findings, messages, after }: News): Promise<void> {
  for (const message of messages) {
    const conversation = after.get(message.conversationId);
    if (conversation) announceMessageChange(context, message, conversation);
  }
  for (const { conversation, assignee } of findings) {
    const now = after.get(conversation.id);
    if (!now) continue;
    if (assignee && now.assigneeId === assignee.id) await tellAssigned(context, now, assignee);
    else announceConversation(context, now);
  }
}

/** Said in the thread and to the one who got it; its id keeps a repeat from saying it again. */
async function tellAssigned(
  context: TriageContext,
  conversation: StoredConversation,
  assignee: StoredUser,
): Promise<void> {
  const data = { assigneeId: assignee.id, assigneeName: assignee.name, self: false };
  const row = activityRow({
    conversation,
    author: system,
    activity: { type: 'assigned', data },
    now: context.clock.now(),
  });
  const message = {
    ...row,
    id: idFrom(['assigned', conversation.id, assignee.id, String(conversation.messageCount)]),
  };
  if (!(await context.store.messages.insert(message))) {
    announceConversation(context, conversation);
    return;
  }
  announceMessage(context, { message, conversation });
  await notify(context, [assignee.id], {
    type: 'assigned',
    conversationId: conversation.id,
    messageId: null,
    actorName: system.name,
    excerpt: conversation.excerpt,
  });
}
