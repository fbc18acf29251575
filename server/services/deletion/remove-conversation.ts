import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { SentBetween } from '../../store/deletions.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { familyOf } from '../merges/family.ts';
import { forgetMentions } from '../reputation/keep.ts';
import { removeMessages } from './remove-content.ts';

export type DeletionContext = Pick<Context, 'store' | 'files' | 'clock' | 'publisher' | 'logger' | 'queue'>;

/** What is to go, and where it is noted of which time the messages were that went. */
export interface Going {
  id: string;
  /** What was there then goes; what comes later stays. */
  at: Date;
  note: (sent: SentBetween) => Promise<unknown>;
}

const messagesAtOnce = 200;

/** Removes a conversation with everything that hangs on it; itself last, so that after a crash it is done again. */
export async function removeConversation(context: DeletionContext, going: Going): Promise<void> {
  const { store } = context;
  const { id, at, note } = going;
  const before = await store.conversations.read(id);
  for (;;) {
    const messages = await store.messages.createdUpTo(id, at, messagesAtOnce);
    if (messages.length === 0) break;
    await note(sentBetween(messages));
    await forgetMentions(context, messages);
    await removeMessages(context, messages);
  }
  await removeSides(context, going);
  if (before?.merged?.length) await removeMerged(context, before, going);
  await removePersonal(context, id);
  await store.conversations.removeQuiet(id, at);
  if (!(await store.conversations.read(id))) await arriveAgain(context, id);
}

/** What was merged into it has its messages there: what is left of it goes too. */
async function removeMerged(
  context: DeletionContext,
  conversation: StoredConversation,
  going: Going,
): Promise<void> {
  const [, ...sources] = await familyOf(context, conversation);
  for (const { id, merge } of sources) {
    if (!merge || merge.parting) continue;
    await removeSides(context, { ...going, id });
    await removePersonal(context, id);
    await context.store.conversations.removeMany([id]);
  }
}

/** What was asked aside about it goes with it: it quotes the customer. */
export async function removeSides(context: DeletionContext, { id, at, note }: Going): Promise<void> {
  for (;;) {
    const sides = await context.store.conversations.sidesOf(id, messagesAtOnce);
    // One in which something happened since goes as well: there is nothing left that it is about.
    for (const one of sides) {
      const later = new Date(Math.max(at.getTime(), one.lastActivityAt.getTime()));
      await removeConversation(context, { id: one.id, at: later, note });
    }
    if (sides.length < messagesAtOnce) return;
  }
}

/** Is nothing left of it? */
export async function isGone({ store }: Pick<DeletionContext, 'store'>, id: string): Promise<boolean> {
  if (await store.conversations.read(id)) return false;
  return (await store.messages.before(id, undefined, 1)).items.length === 0;
}

/** From when to when they were sent. */
export function sentBetween(messages: readonly Pick<StoredMessage, 'sentAt'>[]): SentBetween {
  const times = messages.map(({ sentAt }) => sentAt.getTime());
  return { oldest: new Date(Math.min(...times)), newest: new Date(Math.max(...times)) };
}

/** What people have of a conversation, and what was mailed out of it. */
export async function removePersonal(
  { store }: Pick<DeletionContext, 'store'>,
  conversationId: string,
): Promise<void> {
  const userIds = (await store.users.list()).map(({ id }) => id);
  const pairs = userIds.map((userId) => `${userId}.${conversationId}`);
  // Files of what was never sent are uploads that the next sweep removes.
  const planned = await store.planned.ofConversation(conversationId);
  await Promise.all(planned.map(({ messageId }) => store.attachments.detach(messageId)));
  await Promise.all([
    store.planned.removeOf(conversationId),
    store.drafts.collection.remove({ _id: { $in: pairs } }),
    store.sharedDrafts.remove(conversationId),
    store.readMarks.collection.remove({ _id: { $in: pairs } }),
    store.notifications.collection.remove({ conversationId }),
    store.visitors.threads.remove({ conversationId }),
    store.systemMails.collection.remove({ conversationId }),
    store.decisions.removeOf(conversationId),
    store.ruleWork.removeOf(conversationId),
    store.messageMoves.forget(conversationId),
    store.slaOutcomes.removeOf([conversationId]),
    store.quality.removeOf([conversationId]),
    store.commitments.removeOf([conversationId]),
    store.surveys.removeOf([conversationId]),
    store.assist.forgetConversation(conversationId),
    store.systems.forgetConversation(conversationId),
    store.ideas.removeOf([conversationId]),
  ]);
}

/** What an import put into it while it went is somebody's news: it is imported again, into a conversation of its own. */
export async function arriveAgain(
  { store, clock }: Pick<DeletionContext, 'store' | 'clock'>,
  conversationId: string,
): Promise<void> {
  for (;;) {
    const { items, last } = await store.messages.before(conversationId, undefined, messagesAtOnce);
    for (const { id, rawItemId } of items) {
      await store.messages.remove(id);
      if (rawItemId !== null) await store.rawItems.reopen(rawItemId, ['imported'], clock.now());
    }
    if (!last) break;
  }
}
