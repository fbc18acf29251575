import type { StoredConversation } from '../../store/conversation-rows.ts';
import { openDesk, type AssignmentContext, type Desk } from './desk.ts';
import { change, takeBack } from './due-acts.ts';
import { give } from './give.ts';
import { mayHold } from './people.ts';
import { tellUntold } from './tell.ts';

const unresolved = ['open', 'pending', 'snoozed'] as const;
const atOnce = 200;

/** Takes from somebody what they may hold no longer: they left, or an inbox was taken from them. */
export async function releaseFromUser(context: AssignmentContext, userId: string): Promise<void> {
  const { store } = context;
  const desk = await openDesk(context);
  for (const status of unresolved) {
    for (;;) {
      const held = await store.conversations.heldBy(userId, status, atOnce);
      const user = await store.users.findById(userId);
      const lost = held.filter((one) => !mayHold(user ?? undefined, one));
      for (const conversation of lost) await release(context, desk, conversation);
      if (held.length < atOnce || lost.length === 0) break;
    }
  }
}

/** A team is gone: what stood in its queue goes to the queue of its inbox. */
export async function releaseFromTeam(context: AssignmentContext, teamId: string): Promise<void> {
  const { store } = context;
  if (await store.teams.findById(teamId)) return;
  const desk = await openDesk(context);
  for (const status of unresolved) {
    for (;;) {
      const left = await store.conversations.ofTeam(teamId, status, atOnce);
      for (const conversation of left) await leaveTeam(context, desk, conversation);
      if (left.length < atOnce) break;
    }
  }
}

/** Takes it back and looks for somebody else. */
export async function release(
  context: AssignmentContext,
  desk: Desk,
  conversation: StoredConversation,
): Promise<void> {
  const after = await takeBack(context, desk, { conversation, why: 'left' });
  if (after !== null && after !== 'changed elsewhere') await settle(context, desk, after);
}

/** Its team is gone: to the team of its inbox, or to none. */
export async function leaveTeam(
  context: AssignmentContext,
  desk: Desk,
  conversation: StoredConversation,
): Promise<void> {
  const own = desk.inboxes.get(conversation.inboxId)?.teamId ?? null;
  const teamId = own !== null && desk.teams.has(own) ? own : null;
  const after = await change(context, desk, {
    conversation,
    set: { teamId },
    activity: { type: 'team-removed', data: { teamName: '' } },
  });
  if (after !== 'changed elsewhere') await settle(context, desk, after);
}

/** Decides about it anew, writes that and gives it to who may have it. */
export async function settle(
  context: AssignmentContext,
  desk: Desk,
  conversation: StoredConversation,
): Promise<void> {
  await tellUntold(context, conversation);
  const { routing, routeAt, changed, choice } = await desk.decide(conversation);
  const { id, assigneeId } = conversation;
  if (changed) await context.store.conversations.place([{ id, assigneeId, set: { routing, routeAt } }]);
  if (choice?.userId) await give(context, desk, { conversation: { ...conversation, routing }, choice });
}
