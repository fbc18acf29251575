import { can } from '../../../shared/abilities.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredUser } from '../../store/users.ts';
import { notify } from '../notifications/notify.ts';
import type { AssignmentContext, Desk } from './desk.ts';
import { mayAnswer } from './people.ts';
import { isMachines, noRouting, routingAfter } from './routing-state.ts';
import { minutesSince, system, tellUntold, untoldOf } from './tell.ts';

/** So long one queue's team is not told of the next alarm: the list of alarms says how many there are. */
const quietMillis = 15 * 60_000;

/** Nobody took it in time: said in the thread, on the list of alarms, and to its team. */
export async function raiseAlarm(
  context: AssignmentContext,
  desk: Desk,
  conversation: StoredConversation,
): Promise<StoredConversation | 'changed elsewhere'> {
  const quiet = await alarmedLately(context, conversation);
  const after = await mark(context, desk, { conversation, field: 'alarmedAt' });
  if (after === 'changed elsewhere') return after;
  if (quiet || isMachines(after.routing ?? noRouting)) return after;
  const candidates = await desk.candidatesFor(conversation);
  const team = candidates.filter(({ able }) => able).map(({ id }) => id);
  await tellOf(context, after, team.length > 0 ? team : await thoseAbove(context, after));
  return after;
}

/** The team was told and nothing came of it: those above it are. */
export async function escalate(
  context: AssignmentContext,
  desk: Desk,
  conversation: StoredConversation,
): Promise<StoredConversation | 'changed elsewhere'> {
  const after = await mark(context, desk, { conversation, field: 'escalatedAt' });
  if (after === 'changed elsewhere' || isMachines(after.routing ?? noRouting)) return after;
  await tellOf(context, after, await thoseAbove(context, after));
  return after;
}

async function mark(
  context: AssignmentContext,
  desk: Desk,
  { conversation, field }: { conversation: StoredConversation; field: 'alarmedAt' | 'escalatedAt' },
): Promise<StoredConversation | 'changed elsewhere'> {
  const now = context.clock.now();
  const routing = routingAfter(conversation, { routing: desk.routingOf(conversation), now });
  const minutes = minutesSince(context, routing.queuedAt ?? now);
  const type = field === 'alarmedAt' ? 'nobody-took-it' : 'escalated';
  const untold = untoldOf({ type, data: { minutes } }, now);
  const after = await context.store.conversations.update({
    ...{ id: conversation.id, now, provided: { revision: conversation.revision } },
    set: { routing: { ...routing, [field]: now, untold }, routeAt: now },
  });
  if (!after) return 'changed elsewhere';
  await tellUntold(context, after);
  return after;
}

/** Was the team of this queue told of another one a moment ago? */
async function alarmedLately(
  { store, clock }: AssignmentContext,
  { routing }: StoredConversation,
): Promise<boolean> {
  const since = new Date(clock.now().getTime() - quietMillis);
  return Boolean(routing?.queue) && store.conversations.alarmedSince(routing?.queue ?? '', since);
}

/** Supervisors who work in the inbox, and admins. */
async function thoseAbove(
  { store }: Pick<AssignmentContext, 'store'>,
  { inboxId }: StoredConversation,
): Promise<string[]> {
  const isAbove = (user: StoredUser) =>
    mayAnswer(user, inboxId) && can({ ...user, userId: user.id, via: 'system' }, 'teams.manage');
  return (await store.users.list()).filter(isAbove).map(({ id }) => id);
}

function tellOf(
  context: AssignmentContext,
  conversation: StoredConversation,
  userIds: string[],
): Promise<void> {
  return notify(context, userIds, {
    type: 'nobody-took-it',
    conversationId: conversation.id,
    messageId: null,
    actorName: system.name,
    excerpt: conversation.excerpt,
  });
}
