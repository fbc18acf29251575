import type { AgentAtWork, Alarm } from '../../../shared/schemas/assignment.ts';
import type { BoundedCount } from '../../../shared/schemas/primitives.ts';
import type { Context } from '../../context.ts';
import { readLooking, type Looking } from '../../realtime/looking.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredCommitment } from '../../store/sla-facts.ts';
import type { DueHead } from '../../store/wall-reads.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredTeam } from '../../store/teams.ts';
import { readAgents } from '../assignment/agents.ts';
import { listAlarms } from '../assignment/alarms.ts';

export type SurveyContext = Pick<Context, 'store' | 'clock' | 'redis'>;

/** How much lies somewhere, and how long the oldest of it. */
export interface Load {
  open: BoundedCount;
  waiting: BoundedCount;
  oldestWait: Date | null;
}

/** What lies where at one moment, for everybody: whoever looks gets the part that they see. */
export interface Survey {
  at: Date;
  workspaceName: string;
  inboxes: (Load & { inbox: Pick<StoredInbox, 'id' | 'name' | 'channel'>; unassigned: BoundedCount })[];
  teams: (Load & { team: StoredTeam })[];
  /** Those that passed last and those due within the hour, soonest first. */
  deadlines: DueHead[];
  /** There were more of these than are listed. */
  cut: { passed: boolean; coming: boolean };
  promises: Kept[];
  alarms: Alarm[];
  agents: (AgentAtWork & { name: string })[];
  looking: Map<string, Looking>;
  lookedAt: Map<string, Pick<StoredConversation, 'id' | 'number' | 'inboxId'>>;
}

/** A promise with its conversation. */
export interface Kept {
  promise: StoredCommitment;
  conversation: Pick<StoredConversation, 'id' | 'number' | 'inboxId' | 'contact'>;
  owner: string;
}

/** More than anybody reads: of those that passed last, and of those that come next, counting ends there. */
const mostDeadlines = 1000;
const mostPromises = 200;
const minute = 60_000;
/** A little more than is shown, so that what falls into the hour is there when it does. */
const deadlinesWithin = 65 * minute;
const promisesWithin = 24 * 60 * minute;
const listed = { userId: '', view: 'all', status: 'open', spam: false, sort: 'newest' } as const;

/** Looks at everything once: bounded counts from indexes, whatever the size of the store. */
export async function takeSurvey(context: SurveyContext): Promise<Survey> {
  const { store, clock } = context;
  const [workspace, inboxes, teams, users] = await Promise.all([
    store.workspace.read(),
    store.inboxes.list(),
    store.teams.list(),
    store.users.list(),
  ]);
  const names = new Map(users.map(({ id, name }) => [id, name]));
  const begun = clock.now();
  const later = (millis: number) => new Date(begun.getTime() + millis);
  const [inboxLoads, unassigned, teamLoads, deadlines, promises, alarms, agents, people] = await Promise.all([
    loads(
      context,
      inboxes.map(({ id }) => ({ inboxId: id })),
    ),
    store.conversations.countEach(
      inboxes.map(({ id }) => ({ ...listed, view: 'unassigned', inboxIds: [id] })),
    ),
    loads(
      context,
      teams.map(({ id }) => ({ teamId: id })),
    ),
    store.conversations.deadlines(begun, later(deadlinesWithin), mostDeadlines),
    keptBy(context, later(promisesWithin), names),
    listAlarms(context),
    readAgents(context),
    whereabouts(context),
  ]);
  const passed = deadlines.filter(({ slaDueAt }) => (slaDueAt ?? begun) <= begun).length;
  return {
    at: clock.now(),
    workspaceName: workspace.name,
    inboxes: inboxes.map((inbox, at) => ({
      ...(inboxLoads[at] ?? nothing),
      inbox,
      unassigned: unassigned[at] ?? none,
    })),
    teams: teams.map((team, at) => ({ ...(teamLoads[at] ?? nothing), team })),
    deadlines,
    cut: { passed: passed >= mostDeadlines, coming: deadlines.length - passed >= mostDeadlines },
    promises,
    alarms,
    agents: agents.map((agent) => ({ ...agent, name: names.get(agent.userId) ?? '' })),
    ...people,
  };
}

async function keptBy(
  { store }: SurveyContext,
  until: Date,
  names: ReadonlyMap<string, string>,
): Promise<Kept[]> {
  const promises = await store.commitments.openUntil(until, mostPromises);
  const ids = [...new Set(promises.map(({ conversationId }) => conversationId))];
  const rows = new Map((await store.conversations.readMany(ids)).map((row) => [row.id, row]));
  return promises.flatMap((promise) => {
    const row = rows.get(promise.conversationId);
    if (!row) return [];
    const { id, number, inboxId, contact } = row;
    const owner = names.get(promise.ownerId) ?? '';
    return [{ promise, conversation: { id, number, inboxId, contact }, owner }];
  });
}

const none: BoundedCount = { count: 0, more: false };
const nothing: Load = { open: none, waiting: none, oldestWait: null };

/** A team's load may be that of some inboxes only. */
type Place = { inboxId: string } | { teamId: string; inboxIds?: readonly string[] };

/** How much lies in each of these places, in their order. */
export async function loads({ store }: Pick<Context, 'store'>, places: readonly Place[]): Promise<Load[]> {
  const [open, waiting, oldest] = await Promise.all([
    store.conversations.countEach(
      places.map((place) =>
        'inboxId' in place
          ? { ...listed, inboxIds: [place.inboxId] }
          : { ...listed, inboxIds: place.inboxIds ?? null, teamId: place.teamId },
      ),
    ),
    store.conversations.countWaiting(places),
    Promise.all(places.map((place) => store.conversations.longestWait(place))),
  ]);
  return places.map((_, at) => ({
    open: open[at] ?? none,
    waiting: waiting[at] ?? none,
    oldestWait: oldest[at] ?? null,
  }));
}

async function whereabouts(context: SurveyContext): Promise<Pick<Survey, 'looking' | 'lookedAt'>> {
  const looking = await readLooking(context);
  const ids = [...new Set([...looking.values()].map(({ conversationId }) => conversationId))];
  const rows = await context.store.conversations.readMany(ids);
  return { looking, lookedAt: new Map(rows.map((row) => [row.id, row])) };
}
