import type { Clock } from '../../../shared/sla/calculate.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { notify } from '../notifications/notify.ts';
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

/**
 * Tells of deadlines that come close or have passed: a row of the thread (an event for rules) and the people whom it
 * concerns. The ids of the rows are made of the clock, so that whoever tells it again tells nothing.
 */
export async function tellOfDeadlines(
  context: TellContext,
  conversation: StoredConversation,
  clocks: readonly Clock[],
): Promise<void> {
  const now = context.clock.now();
  const news = clocks.flatMap((clock) => newsOf(conversation, clock, now) ?? []);
  if (news.length === 0) return;
  const taken = await context.store.messages.insertMany(news.map(({ row }) => row));
  for (const [position, { row, type, notify: whom }] of news.entries()) {
    if (taken.has(position)) continue;
    announceMessage(context, { message: row, conversation });
    await notify(context, await concerned(context, conversation, whom), {
      ...{ type, conversationId: conversation.id, messageId: null },
      ...{ actorName: conversation.contact.name, excerpt: conversation.subject },
    });
  }
}

function newsOf(conversation: StoredConversation, clock: Clock, now: Date): News | null {
  const { metric, breachedAt, dueAt, terms, warnings } = clock;
  const id = clockId(conversation.id, clock);
  const data = {
    ...{ metric, policyName: terms.name },
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

/** Whom it concerns; where there is nobody, those who come after. A breach concerns its assignee as well. */
async function concerned(
  { store }: Pick<Context, 'store'>,
  { assigneeId, teamId, inboxId }: StoredConversation,
  whom: News['notify'],
): Promise<string[]> {
  if (whom === 'assignee' && assigneeId !== null) return [assigneeId];
  const active = (users: { id: string; active: boolean }[]) =>
    users.filter((user) => user.active).map(({ id }) => id);
  if (whom !== 'supervisors' && teamId !== null) {
    const team = active(await store.users.listByTeam(teamId));
    if (team.length > 0) return team;
  }
  const people = await store.users.listByInbox(inboxId);
  const supervisors = active(people.filter(({ role }) => role === 'supervisor'));
  return [...new Set([...(assigneeId === null ? [] : [assigneeId]), ...supervisors])];
}
