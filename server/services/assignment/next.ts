import { can, type Actor } from '../../../shared/abilities.ts';
import { hindranceOf, stageAfter } from '../../../shared/routing/choose.ts';
import { queueKey } from '../../../shared/routing/queue.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import { AppError } from '../../../shared/errors.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredUser } from '../../store/users.ts';
import { authorOf } from '../conversations/author.ts';
import { openDesk, seekerOf, type AssignmentContext, type Desk } from './desk.ts';
import { assign } from './give.ts';
import { candidateOf } from './people.ts';
import { noRouting } from './routing-state.ts';
import { countPassage, tellActivity, tellUntold } from './tell.ts';

const lookedAt = 100;

/**
 * Takes the next conversation out of the queues that one works in: VIPs first, then by priority, then who waits longest;
 * what fits one's skills and languages before what does not. Two who ask at once get two different ones. One's capacity
 * is not asked for: it bounds what is given, not what one takes.
 * @returns null when nothing waits
 */
export async function takeNext(context: AssignmentContext, actor: Actor): Promise<Conversation | null> {
  const user = await context.store.users.findById(actor.userId);
  if (!user) throw new AppError('not-found');
  const desk = await openDesk(context);
  for (const queues of queuesFor(desk, { actor, user })) {
    const waiting = (
      await Promise.all(queues.map((queue) => context.store.conversations.queued(queue, lookedAt)))
    ).flat();
    const mine = waiting.filter((one) => isWaiting(one) && mayTake(actor, one));
    for (const conversation of inOrder(context, desk, { user, waiting: mine })) {
      const taken = await take(context, desk, { actor, conversation });
      if (taken) return presentConversation(taken);
    }
  }
  return null;
}

/** First one's own queues; when nothing waits there, those of others whose inboxes one works in. */
function queuesFor(
  { teams, inboxes }: Desk,
  { actor, user }: { actor: Actor; user: StoredUser },
): string[][] {
  const own = (teamId: string) => user.teamIds.includes(teamId);
  const ofTeams = (ids: string[]) => ids.map((teamId) => queueKey({ teamId, inboxId: '' }));
  const ofInboxes = [...inboxes.keys()]
    .filter((inboxId) => can(actor, 'messages.reply', { inboxId }))
    .map((inboxId) => queueKey({ teamId: null, inboxId }));
  const ids = [...teams.keys()];
  return [[...ofTeams(ids.filter(own)), ...ofInboxes], ofTeams(ids.filter((id) => !own(id)))];
}

const isWaiting = ({ assigneeId, status, spam }: StoredConversation): boolean =>
  assigneeId === null && status === 'open' && !spam;

function mayTake(actor: Actor, { inboxId, sharedWith }: StoredConversation): boolean {
  return can(actor, 'conversations.assign', { inboxId, sharedWith });
}

/** What fits somebody first; what they let go last; within that as the queue says. */
function inOrder(
  { clock }: Pick<AssignmentContext, 'clock'>,
  desk: Desk,
  { user, waiting }: { user: StoredUser; waiting: readonly StoredConversation[] },
): StoredConversation[] {
  const now = clock.now();
  const here = new Set([user.id]);
  const rank = (conversation: StoredConversation): number => {
    const routing = conversation.routing ?? noRouting;
    if (routing.avoid.includes(user.id)) return 2;
    const { inboxId } = conversation;
    const self = {
      ...user,
      stance: 'online' as const,
      paused: [],
      byChannel: {},
      hours: null,
      capacity: 1_000_000,
    };
    const one = candidateOf(self, {
      ...{ inboxId, online: here, load: 0, lastGivenAt: null, now },
      openings: desk.openings,
    });
    const seeker = seekerOf(conversation, { routing, candidates: [one], weights: desk.weights, now });
    const policy = desk.routingOf(conversation);
    const stage = stageAfter(seeker.waitedMinutes, policy);
    return hindranceOf(one, seeker, { stage, policy }) === null ? 0 : 1;
  };
  const order = ({ routing }: StoredConversation) => routing?.order ?? '';
  return waiting
    .map((conversation) => ({ conversation, rank: rank(conversation) }))
    .sort(
      (one, other) => one.rank - other.rank || (order(one.conversation) < order(other.conversation) ? -1 : 1),
    )
    .map(({ conversation }) => conversation);
}

async function take(
  context: AssignmentContext,
  desk: Desk,
  { actor, conversation }: { actor: Actor; conversation: StoredConversation },
): Promise<StoredConversation | null> {
  await tellUntold(context, conversation);
  const after = await assign(context, desk, { conversation, userId: actor.userId });
  if (!after) return null;
  const author = await authorOf(context, actor);
  const data = { assigneeId: actor.userId, assigneeName: author.name, self: true, ground: 'next' };
  await tellActivity(context, after, { activity: { type: 'assigned', data }, author });
  await countPassage(context, conversation);
  return after;
}
