import { isFull } from '../../../shared/routing/choose.ts';
import { nextTeam } from '../../../shared/routing/due.ts';
import { queueKey } from '../../../shared/routing/queue.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { openDesk, type AssignmentContext, type Desk } from './desk.ts';
import { actOn, handOn, holderOf } from './due-acts.ts';
import { give } from './give.ts';
import { tellLostGifts } from './lost-gifts.ts';
import { holdingOf } from './routing-state.ts';
import { tellUntold } from './tell.ts';
import { tellPlaces } from './tell-places.ts';

const dueAtOnce = 200;
/** After a rush thousands may become due at one moment: an alarm must not wait for those before it. */
const mostRounds = 25;
const queuedAtOnce = 200;

/**
 * What time and people who come bring: does what is due, and gives what waits to who is there and has room. Running
 * it twice, or in two processes, gives nothing twice.
 */
export async function sweepAssignments(context: AssignmentContext): Promise<void> {
  const desk = await openDesk(context);
  await tellLostGifts(context);
  for (let round = 0; round < mostRounds; round += 1) {
    const due = await context.store.conversations.routeDue(context.clock.now(), dueAtOnce);
    for (const conversation of due) await look(context, desk, conversation);
    if (due.length < dueAtOnce) break;
  }
  await giveWaiting(context, desk);
}

/** Looks at one whose time has come. */
async function look(context: AssignmentContext, desk: Desk, conversation: StoredConversation): Promise<void> {
  await tellUntold(context, conversation);
  const holder = await holderOf(context, desk, conversation);
  const acted = await actOn(context, desk, { conversation, holder });
  if (acted === 'changed elsewhere') return;
  const current = acted ?? conversation;
  const { routing, routeAt, choice } = await desk.decide(current, acted ? {} : { holder });
  const { id, assigneeId } = current;
  await context.store.conversations.place([{ id, assigneeId, set: { routing, routeAt } }]);
  if (choice?.userId) await give(context, desk, { conversation: { ...current, routing }, choice });
}

/** Every queue in its order: VIPs first, then by priority, then who waits longest. */
export async function giveWaiting(context: AssignmentContext, desk: Desk): Promise<void> {
  for (const queue of queuesOf(desk)) {
    const waiting = await context.store.conversations.queued(queue, queuedAtOnce);
    const left: StoredConversation[] = [];
    for (const conversation of waiting) {
      const gone = desk.online.size > 0 && (await giveOne(context, desk, conversation));
      if (!gone) left.push(conversation);
    }
    await tellPlaces(context, left);
  }
}

/** @returns whether it left the queue */
async function giveOne(
  context: AssignmentContext,
  desk: Desk,
  conversation: StoredConversation,
): Promise<boolean> {
  await tellUntold(context, conversation);
  const { routing, routeAt, choice } = await desk.decide(conversation);
  if (routing.queue === null) {
    // It left the queue and nobody wrote that down: a process died in between.
    const { id, assigneeId } = conversation;
    await context.store.conversations.place([{ id, assigneeId, set: { routing, routeAt } }]);
    return true;
  }
  if (!choice) return false;
  if (choice.userId !== null) {
    return (await give(context, desk, { conversation: { ...conversation, routing }, choice })) !== null;
  }
  const policy = desk.routingOf(conversation);
  const next = nextTeam(holdingOf(conversation, routing), policy);
  const nobody = choice.looked.every(({ hindrance }) => hindrance === 'left');
  if (next === null || !policy.overflow?.whenFull || !(isFull(choice) || nobody)) return false;
  await handOn(context, desk, { conversation, teamId: next, full: true });
  return true;
}

/** Keys of all queues that there can be. */
export function queuesOf({ teams, inboxes }: Pick<Desk, 'teams' | 'inboxes'>): string[] {
  return [
    ...[...teams.keys()].map((teamId) => queueKey({ teamId, inboxId: '' })),
    ...[...inboxes.keys()].map((inboxId) => queueKey({ teamId: null, inboxId })),
  ];
}
