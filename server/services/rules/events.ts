import type { RuleEvent, RuleEventType } from '../../../shared/schemas/rule.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';

/** Something that rules may wait for, with the row that it happened by. */
export interface Happening {
  type: RuleEventType;
  row: StoredMessage;
  /** What a clock found out says which clock it was. */
  measure?: string;
  hours?: number;
  /** Which tags were added. */
  tagIds?: readonly string[];
}

const byActivity: Readonly<Record<string, RuleEventType>> = {
  assigned: 'assigned',
  unassigned: 'assigned',
  'tag-added': 'tag-added',
  status: 'status-changed',
  snoozed: 'status-changed',
  'sla-warned': 'sla-warned',
  'sla-breached': 'sla-breached',
  'handed-back': 'assigned',
  'survey-answered': 'survey-answered',
  'tier-changed': 'tier-changed',
  'promise-overdue': 'promise-overdue',
  'taken-back': 'taken-back',
  'nobody-took-it': 'nobody-took-it',
  'handed-on': 'handed-on',
};
/** Mail that was that old when it came is history, read from a mailbox that was there before us: no event. */
const historyMillis = 7 * 86_400_000;

/** Did it lie with its provider for so long before it came here? A sender's own clock counts only where nothing else does. */
export function isOld({ kind, createdAt, receivedAt, sentAt }: StoredMessage, millis: number): boolean {
  return kind === 'inbound' && createdAt.getTime() - (receivedAt ?? sentAt).getTime() > millis;
}

const begins = new Set<string | undefined>(['new-conversation', 'stranger-in-chain']);

/** What a row of the thread means to the rules; most rows mean one thing, notes and old news nothing. */
export function happeningsOf(row: StoredMessage, conversation: StoredConversation): Happening[] {
  if (row.kind === 'activity') return activityOf(row);
  if (row.kind === 'note' || isOld(row, historyMillis)) return [];
  return [...saidBy(row, conversation), ...taggedFor(row, conversation)];
}

function saidBy(row: StoredMessage, conversation: StoredConversation): Happening[] {
  if (isFirst(row, conversation)) return [{ type: 'created', row }];
  if (row.kind === 'inbound') return row.automatic ? [] : [{ type: 'customer-replied', row }];
  return row.author.type === 'user' ? [{ type: 'agent-replied', row }] : [];
}

/** What the machine put on for the words of a letter has no row of its own. */
function taggedFor(row: StoredMessage, { tagIds, marks }: StoredConversation): Happening[] {
  const added = tagIds.filter((tagId) => {
    const mark = marks?.tags?.[tagId];
    return mark?.messageId === row.id && (mark.by === 'keyword' || mark.by === 'learnt');
  });
  return added.length === 0 ? [] : [{ type: 'tag-added', row, tagIds: added }];
}

function isFirst(row: StoredMessage, { createdAt }: StoredConversation): boolean {
  if (row.kind === 'inbound') return begins.has(row.threadedBy?.strategy);
  return row.createdAt.getTime() <= createdAt.getTime();
}

function activityOf(row: StoredMessage): Happening[] {
  const { type, data } = row.activity ?? { type: '', data: {} };
  if (type === 'idle') {
    return [{ type: 'idle', row, measure: String(data['measure']), hours: Number(data['hours']) }];
  }
  if (type === 'time-reached') return [{ type: 'time-reached', row, hours: Number(data['hours']) }];
  const event = byActivity[type];
  if (event === undefined) return [];
  return [{ type: event, row, ...(event === 'tag-added' && { tagIds: [String(data['tagId'])] }) }];
}

/** Does any rule wait for this? Where not, a row that nobody else would learn from needs no look of the triage. */
export function rulesHear(
  rules: readonly { enabled: boolean; events: readonly RuleEvent[] }[],
  event: RuleEventType,
): boolean {
  return rules.some(({ enabled, events }) => enabled && events.some(({ type }) => type === event));
}

/** Is it what the rule waits for? */
export function waitsFor(events: readonly RuleEvent[], happening: Happening): boolean {
  return events.some((event) => {
    if (event.type !== happening.type) return false;
    if (event.type === 'idle') return event.measure === happening.measure && event.hours === happening.hours;
    return event.type !== 'time-reached' || event.hours === happening.hours;
  });
}
