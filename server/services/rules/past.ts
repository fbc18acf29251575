import type { RuleEvent } from '../../../shared/schemas/rule.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { happeningsOf, type Happening } from './events.ts';

const hourMillis = 3_600_000;
const system = { type: 'system', id: null, name: 'Onevoice' } as const;

/** Events that only a clock finds. */
type Clock = Extract<RuleEvent, { hours: number }>;

interface Past {
  conversation: StoredConversation;
  /** Oldest first. */
  rows: readonly StoredMessage[];
  events: readonly RuleEvent[];
  since: Date;
  now: Date;
}

/** What happened in a conversation since a moment, as rules hear of it; what clocks would have found too. Oldest first. */
export function pastHappenings(past: Past): Happening[] {
  const { conversation, rows, events, since, now } = past;
  const said = rows.flatMap((row) => happeningsOf(row, conversation));
  const clocks = events.flatMap((event) => ('hours' in event ? momentsOf(event, past) : []));
  return [...said, ...clocks]
    .filter(({ row }) => row.createdAt >= since && row.createdAt <= now)
    .toSorted((a, b) => a.row.createdAt.getTime() - b.row.createdAt.getTime());
}

function momentsOf(event: Clock, { conversation, rows, now }: Past): Happening[] {
  const span = event.hours * hourMillis;
  const begins =
    event.type === 'time-reached'
      ? [conversation.createdAt]
      : event.measure === 'quiet'
        ? quietBegins(rows, span, now)
        : waitBegins(rows, span, now);
  return begins.map((begin) => {
    const { hours } = event;
    const data = event.type === 'idle' ? { measure: event.measure, hours } : { hours };
    const row = activityRow({
      ...{ conversation, author: system, activity: { type: event.type, data } },
      now: new Date(begin.getTime() + span),
    });
    return { ...event, row };
  });
}

/** When the silences began that lasted for the span. */
function quietBegins(rows: readonly StoredMessage[], span: number, now: Date): Date[] {
  return rows
    .filter(
      (row, position) => (rows[position + 1]?.createdAt ?? now).getTime() - row.createdAt.getTime() >= span,
    )
    .map(({ createdAt }) => createdAt);
}

/** When customers wrote who then waited for the span. */
function waitBegins(rows: readonly StoredMessage[], span: number, now: Date): Date[] {
  const begins: Date[] = [];
  let since: Date | null = null;
  const end = (until: Date) => {
    if (since && until.getTime() - since.getTime() >= span) begins.push(since);
    since = null;
  };
  for (const { kind, automatic, createdAt } of rows) {
    // What a machine says is no answer, and machines do not wait.
    if (automatic) continue;
    if (kind === 'outbound') end(createdAt);
    else if (kind === 'inbound') since ??= createdAt;
  }
  end(now);
  return begins;
}
