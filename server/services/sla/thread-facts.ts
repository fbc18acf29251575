import { conversationStatus, priority, type Priority } from '../../../shared/schemas/conversation-state.ts';
import type { Activity } from '../../../shared/schemas/message.ts';
import type { Fact, PinnedTerms } from '../../../shared/sla/facts.ts';
import type { SlaPin } from '../../store/conversation-rows.ts';
import type { Happening } from '../../store/message-heads.ts';

/** What a thread says that clocks care about. */
const activities = new Set([
  'status',
  'snoozed',
  'priority',
  'assigned',
  'unassigned',
  'team',
  'team-removed',
  'sla-wait',
  'sla-wait-ended',
  'sla-policy',
  'side-asked',
  'side-answered',
  'side-closed',
]);

/** May clocks change by this? */
export function matters({ kind, activity }: Pick<Happening, 'kind' | 'activity'>): boolean {
  return kind !== 'activity' || (activity !== null && activities.has(activity.type));
}

export interface Pinned {
  pin: SlaPin;
  terms: PinnedTerms | null;
}

/**
 * Facts from a thread, from the first pin on: what was before it was promised to nobody. Only that we have ever answered
 * is known of it.
 * @param outsiders those who see the conversation because it was shown to them
 */
export function factsOf(
  rows: readonly Happening[],
  { pinned, outsiders }: { pinned: readonly Pinned[]; outsiders: readonly string[] },
): Fact[] {
  const [first] = pinned;
  if (!first) return [];
  const begin = first.pin.at.getTime();
  // What became of a conversation before it was merged into this one is its own story: only what was said in it counts.
  const own = rows.filter(({ kind, mergedFrom }) => kind !== 'activity' || !mergedFrom?.length);
  const all = own.flatMap((row) => factOf(row, outsiders) ?? []);
  const facts = all.filter(({ at }) => at >= begin);
  const answeredBefore = all.some(({ at, kind }) => at < begin && kind === 'outbound');
  const { assigneeId, teamId } = first.pin;
  return [
    ...pinned.map(({ pin, terms }, n): Fact => ({
      at: pin.at.getTime(),
      id: `pin-${n}`,
      kind: 'policy',
      terms,
    })),
    { at: begin, id: 'pin-priority', kind: 'priority', to: priorityAtFirst(rows, first.pin) },
    { at: begin, id: 'pin-holder', kind: 'holder', assigneeId, teamId },
    ...(answeredBefore
      ? [{ at: begin - 1, id: 'before', kind: 'outbound', public: false, authorId: null } as const]
      : []),
    ...facts,
  ];
}

/** The pin is written after the rows that caused it: a change among them tells what was before. */
function priorityAtFirst(rows: readonly Happening[], pin: SlaPin): Priority {
  const changes = rows.filter(
    ({ activity, createdAt }) => activity?.type === 'priority' && createdAt >= pin.at,
  );
  const oldest = changes.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())[0];
  return priority.safeParse(oldest?.activity?.data.from).data ?? pin.priority;
}

function factOf(row: Happening, outsiders: readonly string[]): Fact | null {
  const { id, kind, activity, author } = row;
  const at = row.createdAt.getTime();
  const isPublic = row.post?.visibility === 'public' || row.post?.visibility === 'unlisted';
  if (kind === 'inbound') {
    const came = Math.min(row.receivedAt?.getTime() ?? at, at);
    return row.automatic ? null : { at: came, id, kind, public: isPublic };
  }
  if (kind === 'outbound') {
    const none = row.automatic || row.delivery?.state === 'failed' || row.deletedAt !== undefined;
    return none ? null : { at, id, kind, public: isPublic, authorId: author.id };
  }
  if (kind === 'note') return noteFact(row, outsiders);
  return activity && activityFact(activity, { at, id, by: author.name });
}

function noteFact(row: Happening, outsiders: readonly string[]): Fact {
  const [at, { id, author }] = [row.createdAt.getTime(), row];
  const asked = row.mentions.filter((userId) => outsiders.includes(userId) && userId !== author.id);
  return asked.length > 0
    ? { at, id, kind: 'shared', userIds: asked }
    : { at, id, kind: 'note', authorId: author.id };
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const idOrNull = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

function activityFact(
  { type, data }: Activity,
  { at, id, by }: { at: number; id: string; by: string },
): Fact | null {
  switch (type) {
    case 'status': {
      const to = conversationStatus.safeParse(data.to).data;
      return to === undefined ? null : { at, id, kind: 'status', to };
    }
    case 'snoozed':
      return { at, id, kind: 'status', to: 'snoozed' };
    case 'priority': {
      const to = priority.safeParse(data.to).data;
      return to === undefined ? null : { at, id, kind: 'priority', to };
    }
    case 'assigned':
      return { at, id, kind: 'holder', assigneeId: idOrNull(data.assigneeId) };
    case 'unassigned':
      return { at, id, kind: 'holder', assigneeId: null };
    case 'team':
      return { at, id, kind: 'holder', teamId: idOrNull(data.teamId) };
    case 'team-removed':
      return { at, id, kind: 'holder', teamId: null };
    case 'sla-wait':
      return { at, id, kind: 'waits-for', party: text(data.party), reason: text(data.reason), by };
    case 'sla-wait-ended':
      return { at, id, kind: 'goes-on', by };
    case 'side-asked': {
      const { sideId, party, userId } = data;
      return { at, id, kind: type, sideId: text(sideId), party: text(party), userId: idOrNull(userId) };
    }
    case 'side-answered':
    case 'side-closed':
      return { at, id, kind: type, sideId: text(data.sideId) };
    default:
      return null;
  }
}
