import type { Ground } from '../../../shared/routing/candidate.ts';
import { queueKey } from '../../../shared/routing/queue.ts';
import type { Activity } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import { idFrom, newId } from '../../store/ids.ts';
import type { StoredConversation, Untold } from '../../store/conversation-rows.ts';
import { announceConversation, announceMessage } from '../conversations/announce.ts';
import { activityRow, unheard, type ActivityAuthor } from '../conversations/write-activity.ts';
import { notifyEach, type NewNotification } from '../notifications/notify.ts';
import { rulesHear } from '../rules/events.ts';

type TellContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

export const system: ActivityAuthor = { type: 'system', id: null, name: 'Onevoice' };

/** The row of the thread that says what was done at this revision. */
export function activityId(
  { id, revision }: Pick<StoredConversation, 'id' | 'revision'>,
  type: string,
): string {
  return idFrom([type, id, String(revision)]);
}

interface Told {
  activity: Activity;
  author?: ActivityAuthor;
  heard?: boolean;
  /** Of the row; left out: made of the revision. */
  id?: string;
  /** When it was; left out: now. */
  at?: Date;
}

/**
 * Says in the thread what happened, and pushes it with the conversation; once for each revision that it made.
 * @returns false when it was said already
 */
export async function tellActivity(
  context: TellContext,
  conversation: StoredConversation,
  { activity, author = system, heard = true, id = activityId(conversation, activity.type), at }: Told,
): Promise<boolean> {
  const row = activityRow({ conversation, author, activity, now: at ?? context.clock.now() });
  const message = { ...(heard ? row : unheard(row)), id };
  const fresh = await context.store.messages.insert(message);
  if (fresh) announceMessage(context, { message, conversation });
  else announceConversation(context, conversation);
  return fresh;
}

/** What is to be said of a change, to be written together with it: who dies before saying it has others say it. */
export function untoldOf(activity: Activity, at: Date, author: Untold['author'] = system): Untold {
  return { id: newId(), activity, author, at };
}

/** Says what was left to be said, before its routing is written anew; once, whoever else says it. */
export async function tellUntold(context: TellContext, conversation: StoredConversation): Promise<void> {
  const untold = conversation.routing?.untold;
  if (untold) await tellActivity(context, conversation, untold);
}

interface Assigned {
  /** Of the row that says it. */
  rowId: string;
  /** As it stood in the queue; null: no longer known. */
  before: StoredConversation | null;
  conversation: StoredConversation;
  userId: string;
  ground: Ground;
  /** Its clocks are counted right after this: only rules may want to hear of it. */
  counted: boolean;
}

/**
 * Said in the thread and to the one who got it; the wait counts for those who stand in the queue behind it. Doing it
 * twice says it once.
 */
export async function tellAssigned(context: TellContext, wanted: Assigned): Promise<void> {
  const { rowId, before, conversation, userId, ground, counted } = wanted;
  const user = (await context.store.users.listRecent()).find(({ id }) => id === userId);
  const data = { assigneeId: userId, assigneeName: user?.name ?? '', self: false, ground };
  const heard = !counted || rulesHear(await context.store.rules.listRecent(), 'assigned');
  const activity: Activity = { type: 'assigned', data };
  const fresh = await tellActivity(context, conversation, { activity, heard, id: rowId });
  if (fresh && before) await countPassage(context, before);
  const about = { conversationId: conversation.id, messageId: null, excerpt: conversation.excerpt };
  const news: NewNotification = { type: 'assigned', actorName: system.name, ...about };
  await notifyEach(context, [{ userIds: [userId], news, cause: rowId }]);
}

/** Somebody took what stood in a queue. */
export async function countPassage(context: TellContext, before: StoredConversation): Promise<void> {
  const at = context.clock.now().getTime();
  const since = before.routing?.queuedAt?.getTime() ?? at;
  const passage = { at, waitedMillis: Math.max(0, at - since) };
  await context.store.queuePaces.add(queueKey(before), passage);
}

const minuteMillis = 60_000;

/** How long ago something was, as one says it. */
export function minutesSince({ clock }: Pick<Context, 'clock'>, since: Date): number {
  return Math.max(0, Math.round((clock.now().getTime() - since.getTime()) / minuteMillis));
}
