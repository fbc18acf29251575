import type { Clock } from '../../../shared/sla/calculate.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredUser } from '../../store/users.ts';
import { announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { notifyEach } from '../notifications/notify.ts';
import { clockId } from './standing.ts';

type TellContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/** A breach that is older is history: nobody is told of it any more. */
const tellMillis = 86_400_000;
const system = { type: 'system', id: null, name: 'Onevoice' } as const;

interface News {
  row: StoredMessage;
  type: 'sla-warned' | 'sla-breached';
  notify: 'assignee' | 'team' | 'supervisors';
}

/** A conversation with its clocks. */
interface Clocked {
  conversation: StoredConversation;
  clocks: readonly Clock[];
  /** Somebody may have begun to tell and died. */
  wasDue: boolean;
}

/**
 * Tells of deadlines that come close or have passed: a row of the thread (an event for rules) and the people whom it
 * concerns. The ids of the rows are made of the clock, so that whoever tells it again tells nothing.
 */
export async function tellOfDeadlines(context: TellContext, all: readonly Clocked[]): Promise<void> {
  const now = context.clock.now();
  const news = all.flatMap(({ conversation, clocks, wasDue }) =>
    clocks.flatMap((clock) => {
      const one = newsOf(conversation, clock, now);
      return one ? [{ ...one, conversation, wasDue }] : [];
    }),
  );
  if (news.length === 0) return;
  const taken = await context.store.messages.insertMany(news.map(({ row }) => row));
  const fresh = news.filter((_, position) => !taken.has(position));
  for (const { row, conversation } of fresh) announceMessage(context, { message: row, conversation });
  const people = peopleOf(context);
  const untold = news.filter((one) => one.wasDue || fresh.includes(one));
  const told = untold.map(async ({ row, conversation, type, notify: whom }) => ({
    userIds: await concerned(people, conversation, whom),
    cause: row.id,
    news: {
      ...{ type, conversationId: conversation.id, messageId: null },
      ...{ actorName: conversation.contact.name, excerpt: conversation.subject },
    },
  }));
  await notifyEach(context, await Promise.all(told));
}

function newsOf(conversation: StoredConversation, clock: Clock, now: Date): News | null {
  const { metric, side, breachedAt, dueAt, terms, warnings } = clock;
  const id = clockId(conversation.id, clock);
  const data = {
    ...{ metric, policyName: terms.name, ...(side && { of: 'side', party: side.party }) },
    dueAt: dueAt === null ? null : new Date(dueAt).toISOString(),
  };
  const row = (type: News['type'], stage: string, more: Record<string, number> = {}): StoredMessage => ({
    ...activityRow({ conversation, author: system, activity: { type, data: { ...data, ...more } }, now }),
    id: idFrom([type, id, stage]),
  });
  if (breachedAt !== null) {
    const fresh = clock.endedAt === null || now.getTime() - breachedAt < tellMillis;
    return fresh ? { type: 'sla-breached', row: row('sla-breached', ''), notify: 'supervisors' } : null;
  }
  if (clock.state !== 'running') return null;
  const reached = warnings.filter(({ at }) => at !== null && at <= now.getTime());
  const last = reached.sort((one, other) => one.percent - other.percent).at(-1);
  if (!last) return null;
  const warned = row('sla-warned', String(last.percent), { percent: last.percent });
  return { type: 'sla-warned', row: warned, notify: last.notify };
}

interface People {
  /** Of a team. */
  team: (id: string) => Promise<string[]>;
  /** Of an inbox. */
  supervisors: (inboxId: string) => Promise<string[]>;
}

/** Those who are there, each group read once. */
function peopleOf({ store }: Pick<Context, 'store'>): People {
  const known = new Map<string, Promise<string[]>>();
  const once = (id: string, read: () => Promise<StoredUser[]>) => {
    const ids =
      known.get(id) ?? read().then((users) => users.filter(({ active }) => active).map(({ id }) => id));
    known.set(id, ids);
    return ids;
  };
  return {
    team: (id) => once(id, () => store.users.listByTeam(id)),
    supervisors: (id) =>
      once(id, async () => (await store.users.listByInbox(id)).filter(({ role }) => role === 'supervisor')),
  };
}

/** Whom it concerns; where there is nobody, those who come after. A breach concerns its assignee as well. */
async function concerned(
  people: People,
  { assigneeId, teamId, inboxId }: StoredConversation,
  whom: News['notify'],
): Promise<string[]> {
  if (whom === 'assignee' && assigneeId !== null) return [assigneeId];
  const team = whom !== 'supervisors' && teamId !== null ? await people.team(teamId) : [];
  if (team.length > 0) return team;
  return [...(assigneeId === null ? [] : [assigneeId]), ...(await people.supervisors(inboxId))];
}
