import type { Candidate, Choice, Seeker } from '../../../shared/routing/candidate.ts';
import { choose } from '../../../shared/routing/choose.ts';
import { nextLook } from '../../../shared/routing/due.ts';
import { unitsFor } from '../../../shared/routing/units.ts';
import type { TeamRouting, WorkWeights } from '../../../shared/schemas/routing.ts';
import type { Context } from '../../context.ts';
import { readOnlineUserIds } from '../../realtime/presence.ts';
import type { StoredConversation, StoredRouting } from '../../store/conversation-rows.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredTeam } from '../../store/teams.ts';
import type { StoredUser } from '../../store/users.ts';
import { segmentIdsOf } from '../segments/contact-facts.ts';
import { lastAnsweredBy } from './last-answered.ts';
import { candidateOf, loadsOf, readOpenings, workOf } from './people.ts';
import { differs, holdingOf, isMachines, routingAfter } from './routing-state.ts';

export type AssignmentContext = Pick<Context, 'store' | 'redis' | 'clock' | 'publisher' | 'logger' | 'queue'>;

/** What is to become of a conversation. */
export interface Decision {
  routing: StoredRouting;
  /** When to look again. */
  routeAt: Date | null;
  /** Has it to be written down? */
  changed: boolean;
  /** Who shall get it and why; null: it looks for nobody. */
  choice: Choice | null;
}

/** What is known of a conversation besides its row. */
export interface Known {
  /** Did only machines write? Left out: as it was known before. */
  machines?: boolean | undefined;
  holder?: { able: boolean; goneSince: Date | null } | undefined;
}

/** The facts for one batch of decisions, each read once and counted along. */
export interface Desk {
  teams: ReadonlyMap<string, StoredTeam>;
  inboxes: ReadonlyMap<string, StoredInbox>;
  weights: WorkWeights;
  online: ReadonlySet<string>;
  /** Which calendars are open. */
  openings: ReadonlyMap<string, boolean>;
  /** How work finds people there: the team's way, or the usual one. */
  routingOf(conversation: Pick<StoredConversation, 'teamId' | 'inboxId'>): TeamRouting;
  decide(conversation: StoredConversation, known?: Known): Promise<Decision>;
  /** Those who may come into question, as they are. */
  candidatesFor(conversation: StoredConversation): Promise<Candidate[]>;
  /** Counts somebody as full from now on. */
  fill: (userId: string) => void;
}

const minuteMillis = 60_000;

/** Reads what decisions about who holds what need. */
export async function openDesk(context: AssignmentContext): Promise<Desk> {
  const { store, clock } = context;
  const [teams, inboxes, { weights, routing: usual }, online, openings] = await Promise.all([
    store.teams.listRecent(),
    store.inboxes.listRecent(),
    store.workspace.readRecent(),
    readOnlineUserIds(context),
    readOpenings(context, clock.now()),
  ]);
  const teamsById = new Map(teams.map((team) => [team.id, team]));
  const inboxesById = new Map(inboxes.map((inbox) => [inbox.id, inbox]));
  const people = peopleAtWork(context, { online, weights, openings });

  function routingOf({ teamId, inboxId }: Pick<StoredConversation, 'teamId' | 'inboxId'>): TeamRouting {
    const routing = (teamId === null ? undefined : teamsById.get(teamId)?.routing) ?? usual;
    const gives = inboxesById.get(inboxId)?.autoAssign ?? false;
    return gives ? routing : { ...routing, strategy: 'manual' };
  }

  async function candidatesFor(conversation: StoredConversation): Promise<Candidate[]> {
    return people.of(conversation);
  }

  async function search(conversation: StoredConversation, routing: StoredRouting): Promise<Choice> {
    const policy = routingOf(conversation);
    const candidates = await candidatesFor(conversation);
    const seeker = seekerOf(conversation, { routing, candidates, weights, now: clock.now() });
    const choice = choose(seeker, candidates, policy);
    if (choice.userId === null || !policy.sticky || choice.ground === 'only') return choice;
    const known = await lastAnsweredBy(context, conversation);
    return known === null ? choice : choose({ ...seeker, lastAnsweredBy: known }, candidates, policy);
  }

  return {
    teams: teamsById,
    inboxes: inboxesById,
    weights,
    online,
    openings,
    routingOf,
    candidatesFor,
    fill: (userId) => {
      people.fill(userId);
    },
    async decide(conversation, { machines, holder } = {}) {
      const now = clock.now();
      const policy = routingOf(conversation);
      const bySegment = await people.isVip(conversation, policy);
      const routing = routingAfter(conversation, { routing: policy, machines, bySegment, now });
      const routeAt = nextLook(holdingOf(conversation, routing, holder), policy, now);
      const changed =
        differs(conversation.routing, routing) ||
        (conversation.routeAt ?? null)?.getTime() !== routeAt?.getTime();
      const looks = routing.queue !== null && !isMachines(routing) && policy.strategy !== 'manual';
      const choice = looks ? await search(conversation, routing) : null;
      if (choice?.userId) people.count(choice.userId, unitsFor(workOf(conversation.channel), weights));
      return { routing, routeAt, changed, choice };
    },
  };
}

/** A conversation as the choice sees it. Of its tags those are asked for that somebody in the group knows about. */
export function seekerOf(
  conversation: StoredConversation,
  about: { routing: StoredRouting; candidates: readonly Candidate[]; weights: WorkWeights; now: Date },
): Seeker {
  const { routing, candidates, weights, now } = about;
  const work = workOf(conversation.channel);
  const known = new Set(candidates.flatMap(({ able, skills }) => (able ? skills : [])));
  const since = routing.queuedAt ?? now;
  return {
    ...work,
    units: unitsFor(work, weights),
    language: conversation.language,
    needs: conversation.tagIds.filter((id) => known.has(id)),
    lastAnsweredBy: null,
    avoid: routing.avoid,
    waitedMinutes: (now.getTime() - since.getTime()) / minuteMillis,
  };
}

/** Groups of people with what they hold, each read once. */
function peopleAtWork(
  { store, clock }: AssignmentContext,
  { online, weights, openings }: Pick<Desk, 'online' | 'weights' | 'openings'>,
) {
  const groups = new Map<string, Promise<StoredUser[]>>();
  const loads = new Map<string, number>();
  const given = new Map<string, number | null>();

  function group(inboxId: string, teamId: string | null): Promise<StoredUser[]> {
    const key = teamId ?? inboxId;
    const known = groups.get(key);
    if (known) return known;
    const belongs = (user: StoredUser) =>
      user.active && (teamId === null ? user.inboxIds.includes(inboxId) : user.teamIds.includes(teamId));
    const read = store.users.listRecent().then(async (everybody) => {
      const users = everybody.filter(belongs);
      // What the others hold makes no difference: they get nothing now.
      const fresh = users.map(({ id }) => id).filter((id) => online.has(id) && !loads.has(id));
      if (fresh.length === 0) return users;
      const [held, seats] = await Promise.all([
        loadsOf({ store }, fresh, weights),
        store.seats.readMany(fresh),
      ]);
      for (const id of fresh) {
        loads.set(id, held.get(id) ?? 0);
        given.set(id, seats.get(id)?.lastGivenAt?.getTime() ?? null);
      }
      return users;
    });
    groups.set(key, read);
    return read;
  }

  const segments = new Map<string, Promise<string[]>>();
  let turn = 0;
  return {
    /** Asked only where the answer counts: of what waits, where a segment goes first. */
    async isVip(conversation: StoredConversation, { vipSegmentIds }: TeamRouting): Promise<boolean> {
      const { assigneeId, status, contact } = conversation;
      if (vipSegmentIds.length === 0 || assigneeId !== null || status !== 'open') return false;
      let own = segments.get(contact.id);
      if (!own) segments.set(contact.id, (own = segmentIdsOf({ store, clock }, contact.id)));
      return (await own).some((id) => vipSegmentIds.includes(id));
    },
    async of({ inboxId, teamId }: StoredConversation): Promise<Candidate[]> {
      const now = clock.now();
      return (await group(inboxId, teamId)).map((user) =>
        candidateOf(user, {
          ...{ inboxId, online, now, openings, load: loads.get(user.id) ?? 0 },
          lastGivenAt: given.get(user.id) ?? null,
        }),
      );
    },
    count(userId: string, units: number): void {
      loads.set(userId, (loads.get(userId) ?? 0) + units);
      // Later than all before it, also when many are given within one millisecond.
      turn += 1;
      given.set(userId, clock.now().getTime() + turn / 1000);
    },
    fill(userId: string): void {
      loads.set(userId, Number.MAX_SAFE_INTEGER);
    },
  };
}
