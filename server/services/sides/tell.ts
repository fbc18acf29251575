import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceConversation, announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { notifyEach } from '../notifications/notify.ts';
import { familyOf, rootOf } from '../merges/family.ts';
import { isAnswerOf, summaryOf } from './state.ts';

type TellContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/** A conversation shows at most this many. */
export const mostSides = 50;
const mostTries = 5;

/** Makes afresh what the conversation shows of its side conversations. Doing it twice finds nothing to change. */
export async function refreshParent(
  context: Pick<TellContext, 'store' | 'clock' | 'publisher'>,
  parentId: string,
): Promise<StoredConversation | null> {
  const { store, clock } = context;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const asked = await store.conversations.read(parentId);
    const parent = asked && (await rootOf({ store }, asked)).root;
    if (!parent) return null;
    const sides = (await sidesUnder({ store }, parent)).flatMap(summaryOf);
    if (JSON.stringify(sides) === JSON.stringify(parent.sides ?? [])) return parent;
    const provided = { revision: parent.revision };
    const after = await store.conversations.update({
      ...{ id: parent.id, set: { sides }, provided, now: clock.now() },
    });
    if (!after) continue;
    announceConversation(context, after);
    return after;
  }
  return store.conversations.read(parentId);
}

/** Its side conversations and those of what was merged into it, oldest first. */
export async function sidesUnder(
  { store }: Pick<TellContext, 'store'>,
  conversation: StoredConversation,
): Promise<StoredConversation[]> {
  const family = conversation.merged?.length ? await familyOf({ store }, conversation) : [conversation];
  const sides = await Promise.all(family.map(({ id }) => store.conversations.sidesOf(id, mostSides)));
  return sides.flat().toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

interface Told {
  type: 'side-asked' | 'side-answered' | 'side-closed';
  /** What made it: told again, it is the same. */
  cause: string;
  author: StoredMessage['author'];
}

/** Something happened in it: the other conversation shows it, and says it where it is a turn of its clock. */
export async function tellParent(
  context: TellContext,
  conversation: StoredConversation,
  told: Told | null,
): Promise<void> {
  if (!conversation.side) return;
  const parent = await refreshParent(context, conversation.side.of);
  if (parent && told) await sayThere(context, { parent, conversation, told });
}

/** A message of ours: a turn where it is the first since they answered. */
export async function tellQuestion(
  context: TellContext,
  { conversation, message }: { conversation: StoredConversation; message: StoredMessage },
): Promise<void> {
  const isTurn = conversation.side?.waitsSince?.getTime() === message.createdAt.getTime();
  const { id: cause, author } = message;
  await tellParent(context, conversation, isTurn ? { type: 'side-asked', cause, author } : null);
}

/** An answer came: told in the other conversation, and to whoever asked or holds that. Once, however often it is done. */
export async function tellAnswer(
  context: TellContext,
  { conversation, message }: { conversation: StoredConversation; message: StoredMessage },
): Promise<void> {
  const { side } = conversation;
  if (!side) return;
  const parent = await refreshParent(context, side.of);
  if (!parent) return;
  const { author, id: messageId } = message;
  const name = author.name || (message.from?.address ?? '');
  const told: Told = { type: 'side-answered', cause: messageId, author: { ...author, name } };
  await sayThere(context, { parent, conversation, told });
  const userIds = [side.openerId, parent.assigneeId ?? []].flat().filter((id) => id !== author.id);
  const news = { conversationId: conversation.id, messageId, actorName: name };
  await notifyEach(context, [
    {
      ...{ userIds, cause: `side ${messageId}` },
      news: { ...news, type: 'side-answered', excerpt: excerpt(message.text) },
    },
  ]);
}

/** A colleague wrote among colleagues: an answer, or a question to those who were asked. */
export async function tellNote(
  context: TellContext,
  { conversation, message }: { conversation: StoredConversation; message: StoredMessage },
): Promise<void> {
  const { side } = conversation;
  if (!side) return;
  if (isAnswerOf(side, message.author.id ?? '')) {
    await tellAnswer(context, { conversation, message });
    return;
  }
  await tellQuestion(context, { conversation, message });
  await tellAsked(context, { conversation, message });
}

/** Those of us who are asked hear of the question. */
export async function tellAsked(
  context: TellContext,
  { conversation, message }: { conversation: StoredConversation; message: StoredMessage },
): Promise<void> {
  const { author, id: messageId, mentions } = message;
  // Whoever is named in a note hears of that already.
  const userIds = (conversation.side?.userIds ?? []).filter(
    (id) => id !== author.id && !mentions.includes(id),
  );
  const news = { conversationId: conversation.id, messageId, actorName: author.name };
  await notifyEach(context, [
    {
      ...{ userIds, cause: `asked ${messageId}` },
      news: { ...news, type: 'side-asked', excerpt: excerpt(message.text) },
    },
  ]);
}

async function sayThere(
  context: TellContext,
  {
    parent,
    conversation,
    told,
  }: { parent: StoredConversation; conversation: StoredConversation; told: Told },
): Promise<void> {
  const { type, cause, author } = told;
  const { side } = conversation;
  const [userId] = side?.userIds ?? [];
  const data = {
    sideId: conversation.id,
    party: side?.name ?? '',
    userId: side?.byMail ? '' : (userId ?? ''),
  };
  const message = {
    ...activityRow({ conversation: parent, author, activity: { type, data }, now: context.clock.now() }),
    id: idFrom(['side', type, cause]),
  };
  const taken = await context.store.messages.insertMany([message]);
  if (taken.size === 0) announceMessage(context, { message, conversation: parent });
}
