import { queueKey } from '../../../shared/routing/queue.ts';
import type { ConversationStatus } from '../../../shared/schemas/conversation.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredUser } from '../../store/users.ts';
import { tellActivity } from './tell.ts';
import { openDesk, type AssignmentContext, type Desk } from './desk.ts';
import { mayHold } from './people.ts';
import { leaveTeam, release, settle } from './release.ts';
import { noRouting } from './routing-state.ts';

const atOnce = 500;
/** Where the walk is, so that it goes on there after a restart. */
const walker = 'assignment';
const cursorName = 'watch';
const statuses = ['open', 'pending', 'snoozed'] as const;
/** Nobody means to snooze longer. */
const longestSnoozeMillis = 400 * 86_400_000;

/** What keeps people from seeing or holding a conversation that somebody should. */
export type Lost = 'holder' | 'team' | 'snooze' | 'queue' | 'alarm';

interface Place {
  status: (typeof statuses)[number];
  at: string;
  id: string;
}

/**
 * The last net: walks, a piece at each call and then from the beginning again, through everything that is not resolved,
 * and mends what would be seen by nobody: held by who left or lost the inbox, with a team that is gone, snoozed for
 * ever, open without a holder and not in its queue, or there with nothing that would raise its alarm.
 * @returns how many it looked at and mended
 */
export async function watchUnresolved(
  context: AssignmentContext,
  limit = atOnce,
): Promise<{ looked: number; mended: number }> {
  const { store } = context;
  const place = asPlace(await store.inboxStates.readCursor(walker, cursorName));
  const status = place?.status ?? statuses[0];
  const { items, last } = await store.conversations.list(
    {
      ...{ view: 'all', status, spam: false, sort: 'oldest', inboxIds: null, userId: '' },
      after: place && place.at !== '' ? { at: new Date(place.at), id: place.id } : undefined,
    },
    limit,
  );
  const mended = await mendAll(context, items);
  await store.inboxStates.writeCursor(walker, cursorName, last ? placeOf(status, last) : nextStatus(status));
  return { looked: items.length, mended };
}

const placeOf = (status: Place['status'], row: StoredConversation): Place => ({
  ...{ status, at: row.lastActivityAt.toISOString(), id: row.id },
});

function nextStatus(status: Place['status']): Place {
  return { status: statuses[(statuses.indexOf(status) + 1) % statuses.length] ?? 'open', at: '', id: '' };
}

function asPlace(value: unknown): Place | null {
  const place = value as Partial<Place> | null | undefined;
  return place && statuses.includes(place.status as never) ? (place as Place) : null;
}

async function mendAll(context: AssignmentContext, rows: readonly StoredConversation[]): Promise<number> {
  if (rows.length === 0) return 0;
  const holders = [...new Set(rows.flatMap(({ assigneeId }) => assigneeId ?? []))];
  const users = new Map((await context.store.users.findMany(holders)).map((user) => [user.id, user]));
  const desk = await openDesk(context);
  let mended = 0;
  for (const row of rows) {
    const lost = whatIsLost(row, { users, teams: desk.teams, now: context.clock.now() });
    if (lost === null) continue;
    await mend(context, desk, { conversation: row, lost });
    mended += 1;
  }
  return mended;
}

/** Would nobody see or hold it? Pure. */
export function whatIsLost(
  conversation: StoredConversation,
  known: {
    users: ReadonlyMap<string, StoredUser>;
    teams: ReadonlyMap<string, unknown>;
    now: Date;
  },
): Lost | null {
  const { assigneeId, teamId, status, snoozedUntil, triage } = conversation;
  if (assigneeId !== null && !mayHold(known.users.get(assigneeId), conversation)) return 'holder';
  if (teamId !== null && !known.teams.has(teamId)) return 'team';
  if (status === 'snoozed') {
    const furthest = known.now.getTime() + longestSnoozeMillis;
    return snoozedUntil === null || snoozedUntil.getTime() > furthest ? 'snooze' : null;
  }
  // What triage has not seen yet it will find by itself.
  return isOpen(status) && assigneeId === null && triage === 'done' ? lostInQueue(conversation) : null;
}

/** Does it stand where those look who could take it, and will somebody be told if they do not? */
function lostInQueue(conversation: StoredConversation): Lost | null {
  const { routing = noRouting, routeAt = null } = conversation;
  if (routing.queue !== queueKey(conversation) || routing.order === null) return 'queue';
  return routeAt === null && routing.escalatedAt === null ? 'alarm' : null;
}

const isOpen = (status: ConversationStatus): boolean => status === 'open';

function mend(
  context: AssignmentContext,
  desk: Desk,
  { conversation, lost }: { conversation: StoredConversation; lost: Lost },
): Promise<void> {
  if (lost === 'holder') return release(context, desk, conversation);
  if (lost === 'team') return leaveTeam(context, desk, conversation);
  if (lost === 'alarm') return lookAgain(context, conversation);
  return lost === 'snooze' ? wake(context, conversation) : settle(context, desk, conversation);
}

/** The next sweep looks at it: its time may have passed while nothing said when. */
async function lookAgain(
  { store, clock }: AssignmentContext,
  conversation: StoredConversation,
): Promise<void> {
  const { id, assigneeId, routing = noRouting } = conversation;
  await store.conversations.place([{ id, assigneeId, set: { routing, routeAt: clock.now() } }]);
}

async function wake(context: AssignmentContext, conversation: StoredConversation): Promise<void> {
  const now = context.clock.now();
  const after = await context.store.conversations.update({
    ...{ id: conversation.id, now, provided: { revision: conversation.revision } },
    set: { status: 'open', snoozedUntil: null, lastActivityAt: now },
  });
  if (!after) return;
  await tellActivity(context, after, {
    activity: { type: 'status', data: { from: 'snoozed', to: 'open' } },
  });
}
