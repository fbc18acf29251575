import type { Ground } from '../../../shared/routing/candidate.ts';
import { queueKey } from '../../../shared/routing/queue.ts';
import type { Activity } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { announceConversation, announceMessage } from '../conversations/announce.ts';
import { activityRow, unheard, type ActivityAuthor } from '../conversations/write-activity.ts';
import { notify } from '../notifications/notify.ts';
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

/** Says in the thread what happened, and pushes it with the conversation; once for each revision that it made. */
export async function tellActivity(
  context: TellContext,
  conversation: StoredConversation,
  {
    activity,
    author = system,
    heard = true,
  }: { activity: Activity; author?: ActivityAuthor; heard?: boolean },
): Promise<void> {
  const row = activityRow({ conversation, author, activity, now: context.clock.now() });
  const id = activityId(conversation, activity.type);
  const message = { ...(heard ? row : unheard(row)), id };
  if (await context.store.messages.insert(message)) announceMessage(context, { message, conversation });
  else announceConversation(context, conversation);
}

interface Assigned {
  before: StoredConversation;
  conversation: StoredConversation;
  userId: string;
  ground: Ground;
  /** Its clocks are counted right after this: only rules may want to hear of it. */
  counted: boolean;
}

/** Said in the thread and to the one who got it; the wait counts for those who stand in the queue behind it. */
export async function tellAssigned(context: TellContext, about: Assigned): Promise<void> {
  const { before, conversation, userId, ground, counted } = about;
  const user = (await context.store.users.listRecent()).find(({ id }) => id === userId);
  const data = { assigneeId: userId, assigneeName: user?.name ?? '', self: false, ground };
  const heard = !counted || rulesHear(await context.store.rules.listRecent(), 'assigned');
  await tellActivity(context, conversation, { activity: { type: 'assigned', data }, heard });
  await countPassage(context, before);
  await notify(context, [userId], {
    type: 'assigned',
    conversationId: conversation.id,
    messageId: null,
    actorName: system.name,
    excerpt: conversation.excerpt,
  });
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
