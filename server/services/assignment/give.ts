import type { Choice, Ground } from '../../../shared/routing/candidate.ts';
import { choose } from '../../../shared/routing/choose.ts';
import { nextLook } from '../../../shared/routing/due.ts';
import { unitsFor } from '../../../shared/routing/units.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { newId } from '../../store/ids.ts';
import type { StoredUser } from '../../store/users.ts';
import { seekerOf, type AssignmentContext, type Desk } from './desk.ts';
import { loadOf, mayAnswer, workOf } from './people.ts';
import { holdingOf, noRouting, routingAfter } from './routing-state.ts';
import { tellAssigned } from './tell.ts';
import { tellNoPlace } from './tell-places.ts';
import { keepChoice } from './trace.ts';

/** So often another one is looked for when the chosen one turns out to be full or gone. */
const mostTries = 8;

/** A conversation that found somebody. */
export interface Gift {
  conversation: StoredConversation;
  userId: string;
  ground: Ground;
}

/**
 * Gives a conversation to whom was chosen. One document decides at each step: the seat of the one who gets it (so that
 * nobody gets more than they can hold, whoever else gives at this moment), then the conversation (so that it is given
 * once). Who leaves in between is seen afterwards: either we see that they left, or they see what they still hold.
 * @param wanted.justRead it is as it was a moment ago, which spares a look
 * @param wanted.counted its clocks are counted right after this, so that only rules may want to hear of it
 * @returns null when somebody took it meanwhile, or nobody can have it after all
 */
export async function give(
  context: AssignmentContext,
  desk: Desk,
  wanted: { conversation: StoredConversation; choice: Choice; justRead?: boolean; counted?: boolean },
): Promise<Gift | null> {
  const { justRead = false, counted = false } = wanted;
  let { choice } = wanted;
  for (let tries = 0; tries < mostTries && choice.userId !== null; tries += 1) {
    const { userId, ground } = choice;
    const rowId = newId();
    const outcome = await tryGive(context, desk, {
      conversation: wanted.conversation,
      ...{ userId, rowId, ground: ground ?? 'turn' },
      justRead: justRead && tries === 0,
    });
    if (outcome === 'taken') return null;
    if (outcome !== 'unable') {
      const gift = { conversation: outcome, userId, ground: ground ?? 'turn' };
      await tellAssigned(context, { ...gift, rowId, before: wanted.conversation, counted });
      await keepChoice(context, desk, { conversation: wanted.conversation, rowId, choice });
      await context.store.seats.settle(userId, outcome.id);
      return gift;
    }
    desk.fill(userId);
    choice = await chooseAgain(context, desk, wanted.conversation);
  }
  return null;
}

async function chooseAgain(
  { clock }: Pick<AssignmentContext, 'clock'>,
  desk: Desk,
  conversation: StoredConversation,
): Promise<Choice> {
  const candidates = await desk.candidatesFor(conversation);
  const policy = desk.routingOf(conversation);
  const now = clock.now();
  const routing = routingAfter(conversation, { routing: policy, now });
  return choose(seekerOf(conversation, { ...desk, routing, candidates, now }), candidates, policy);
}

interface Wanted {
  conversation: StoredConversation;
  userId: string;
  ground: Ground;
  /** Of the row that will say so. */
  rowId: string;
  /** It is as it was a moment ago: no need to look at once whether it is still to be had. */
  justRead: boolean;
}

async function tryGive(
  context: AssignmentContext,
  desk: Desk,
  wanted: Wanted,
): Promise<StoredConversation | 'taken' | 'unable'> {
  const { store } = context;
  const { conversation, userId, rowId } = wanted;
  const room = await reserve(context, desk, wanted);
  if (room !== 'reserved') return room;
  const after = await assign(context, desk, { conversation, userId, rowId });
  const user = after && (await store.users.findById(userId));
  // The reservation stays until it was said: of who dies before that, it is said by others (lost-gifts.ts).
  if (after && user && mayHave(user, conversation)) return after;
  if (after) {
    await store.conversations.update({
      ...{ id: after.id, provided: { assigneeId: userId }, now: context.clock.now() },
      set: { assigneeId: null, ...(conversation.routing && { routing: conversation.routing }) },
    });
  }
  await store.seats.settle(userId, conversation.id);
  return after ? 'unable' : 'taken';
}

/** Takes room for it at somebody's seat, unless others were quicker. */
async function reserve(
  { store, clock }: AssignmentContext,
  { weights }: Desk,
  { conversation, userId, ground, rowId, justRead }: Wanted,
): Promise<'reserved' | 'taken' | 'unable'> {
  const units = unitsFor(workOf(conversation.channel), weights);
  for (let tries = 0; tries < 50; tries += 1) {
    // The seat first: what is reserved after this changes its revision.
    const seat = await store.seats.read(userId);
    const [held, users, current] = await Promise.all([
      store.conversations.openOf(userId),
      store.users.listRecent(),
      justRead && tries === 0 ? conversation : store.conversations.read(conversation.id),
    ]);
    const user = users.find(({ id }) => id === userId);
    // Of many who give the same one, those who come late leave the seat to others.
    if (!current || current.assigneeId !== null || current.status !== 'open' || current.spam) return 'taken';
    if (!user || !mayHave(user, conversation)) return 'unable';
    const now = clock.now();
    if (loadOf(seat, held, { weights, now }) + units > user.capacity) return 'unable';
    const { id: conversationId, channel } = conversation;
    if (await store.seats.reserve(seat, { conversationId, channel, at: now, ground, rowId }))
      return 'reserved';
  }
  return 'unable';
}

function mayHave(user: StoredUser, { inboxId }: StoredConversation): boolean {
  return mayAnswer(user, inboxId) && user.stance === 'online';
}

/** Writes who holds it, if still nobody does. A visitor hears that the wait is over. */
export async function assign(
  { store, clock, publisher }: Pick<AssignmentContext, 'store' | 'clock' | 'publisher'>,
  desk: Pick<Desk, 'routingOf'>,
  { conversation, userId, rowId }: { conversation: StoredConversation; userId: string; rowId?: string },
): Promise<StoredConversation | null> {
  const now = clock.now();
  const { avoid } = conversation.routing ?? noRouting;
  const routing = {
    ...noRouting,
    holderId: userId,
    assignedAt: now,
    avoid,
    ...(rowId !== undefined && { givenAs: rowId }),
  };
  const held = { ...conversation, assigneeId: userId, routing };
  const routeAt = nextLook(holdingOf(held, routing), desk.routingOf(conversation), now);
  const after = await store.conversations.update({
    id: conversation.id,
    set: { assigneeId: userId, routing, routeAt },
    provided: { assigneeId: null, status: 'open', spam: false },
    now,
  });
  if (after) tellNoPlace({ publisher }, after);
  return after;
}
