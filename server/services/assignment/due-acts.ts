import { dueNow, type Due } from '../../../shared/routing/due.ts';
import type { Activity } from '../../../shared/schemas/message.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationChange } from '../../store/conversations.ts';
import { raiseAlarm, escalate } from './alarm.ts';
import type { AssignmentContext, Desk } from './desk.ts';
import { goneSince, mayHold } from './people.ts';
import { holdingOf, isMachines, routingAfter } from './routing-state.ts';
import { minutesSince, tellUntold, untoldOf } from './tell.ts';

type Acted = StoredConversation | 'changed elsewhere' | null;

interface Holder {
  able: boolean;
  goneSince: Date | null;
}

/** Does the most pressing thing that is due. @returns the conversation after it; null when nothing was due */
export async function actOn(
  context: AssignmentContext,
  desk: Desk,
  { conversation, holder }: { conversation: StoredConversation; holder: Holder },
): Promise<Acted> {
  const policy = desk.routingOf(conversation);
  const now = context.clock.now();
  const routing = routingAfter(conversation, { routing: policy, now });
  const [due] = dueNow(holdingOf(conversation, routing, holder), policy, now);
  return due ? act(context, desk, { conversation, due }) : null;
}

function act(
  context: AssignmentContext,
  desk: Desk,
  { conversation, due }: { conversation: StoredConversation; due: Due },
): Promise<Acted> {
  if (due.act === 'take-back') return takeBack(context, desk, { conversation, why: due.why });
  if (due.act === 'overflow') return handOn(context, desk, { conversation, teamId: due.teamId, full: false });
  return due.act === 'alarm'
    ? raiseAlarm(context, desk, conversation)
    : escalate(context, desk, conversation);
}

/** What is known of who holds it. */
export async function holderOf(
  { store }: Pick<AssignmentContext, 'store'>,
  { online }: Desk,
  conversation: StoredConversation,
): Promise<Holder> {
  const { assigneeId } = conversation;
  if (assigneeId === null) return { able: true, goneSince: null };
  const [user, seat] = await Promise.all([store.users.findById(assigneeId), store.seats.read(assigneeId)]);
  if (!user || !mayHold(user, conversation)) return { able: false, goneSince: null };
  return { able: true, goneSince: goneSince(user, { online, seat }) };
}

/** Takes it from who holds it, back into the queue. */
export async function takeBack(
  context: AssignmentContext,
  desk: Pick<Desk, 'routingOf'>,
  { conversation, why }: { conversation: StoredConversation; why: 'left' | 'silent' | 'gone' },
): Promise<Acted> {
  const { assigneeId } = conversation;
  if (assigneeId === null) return null;
  const former = await context.store.users.findById(assigneeId);
  const since = conversation.routing?.assignedAt ?? conversation.waitingSince;
  const minutes = since ? minutesSince(context, since) : 0;
  return change(context, desk, {
    conversation,
    set: { assigneeId: null },
    activity: { type: 'taken-back', data: { why, assigneeName: former?.name ?? '', minutes } },
  });
}

/** Hands it on to the team that helps out. */
export async function handOn(
  context: AssignmentContext,
  desk: Desk,
  { conversation, teamId, full }: { conversation: StoredConversation; teamId: string; full: boolean },
): Promise<Acted> {
  const to = desk.teams.get(teamId);
  if (!to) return null;
  const from = conversation.teamId === null ? undefined : desk.teams.get(conversation.teamId);
  const since = conversation.routing?.teamSince ?? conversation.routing?.queuedAt;
  const minutes = since ? minutesSince(context, since) : 0;
  return change(context, desk, {
    conversation,
    set: { teamId },
    activity: {
      type: 'handed-on',
      data: { full, fromTeamName: from?.name ?? '', toTeamName: to.name, minutes },
    },
  });
}

/** Changes who holds it, with where it stands after that; only if nothing else happened to it since. */
export async function change(
  context: AssignmentContext,
  desk: Pick<Desk, 'routingOf'>,
  wanted: { conversation: StoredConversation; set: ConversationChange; activity: Activity },
): Promise<StoredConversation | 'changed elsewhere'> {
  const { conversation, set, activity } = wanted;
  const now = context.clock.now();
  const next = { ...conversation, ...set };
  const machines = conversation.routing && isMachines(conversation.routing);
  const routing = routingAfter(next, { routing: desk.routingOf(next), machines, now });
  const untold = untoldOf(activity, now);
  const after = await context.store.conversations.update({
    ...{ id: conversation.id, now, provided: { revision: conversation.revision } },
    set: { ...set, routing: { ...routing, untold }, routeAt: now },
  });
  if (!after) return 'changed elsewhere';
  await tellUntold(context, after);
  return after;
}
