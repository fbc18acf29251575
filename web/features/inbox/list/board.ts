import type {
  ConversationForViewer,
  ConversationStatus,
  Priority,
} from '../../../../shared/schemas/conversation.ts';
import type { ListGroup } from '../../../../shared/schemas/view.ts';
import { keyOf, groupsOf, priorities, statuses } from './grouping.ts';

/** By what a board has columns: a list that is not grouped has those of its status. */
export const boardGroup = (group: ListGroup): ListGroup => (group === 'none' ? 'status' : group);

/** Grouped by these, a card that is put into another column becomes what the column says. */
const settable = ['status', 'priority', 'assignee', 'team'] as const satisfies ListGroup[];
type Settable = (typeof settable)[number];
export const isSettable = (group: ListGroup): group is Settable =>
  (settable as readonly string[]).includes(group);

/** So many people or teams have a column each, also an empty one; of more only those who have something. */
const mostEmpty = 12;

export interface Column {
  key: string;
  ids: readonly string[];
}

/**
 * The columns of a board from what is loaded, in the order of the list. Where a card may be put, there is a column for it
 * although nothing is in it.
 * @param known people, teams and the like in the order in which they are to stand, '' for nobody
 */
export function columnsOf(
  conversations: Iterable<ConversationForViewer>,
  by: ListGroup,
  known: readonly string[],
): Column[] {
  const groups = groupsOf(conversations, by, known);
  const fixed = by === 'status' ? statuses : by === 'priority' ? priorities : null;
  const people = by === 'team' ? [...known, ''] : known;
  const always = fixed ?? (isSettable(by) && people.length <= mostEmpty ? people : []);
  const keys = new Set([...always, ...groups.map(({ key }) => key)]);
  if (!fixed && isSettable(by)) keys.add('');
  const order = [...always, ...groups.map(({ key }) => key)];
  return [...keys]
    .toSorted((a, b) => rank(order, a) - rank(order, b))
    .map((key) => ({ key, ids: groups.find((group) => group.key === key)?.ids ?? [] }));
}

const rank = (order: readonly string[], key: string): number => {
  const at = order.indexOf(key);
  return at < 0 ? order.length : at;
};

/** The card beside one, as high as it stands; over columns with nothing in them. null: there is none. */
export function cardBeside(columns: readonly Column[], id: string | null, by: 1 | -1): string | null {
  const from = columns.findIndex(({ ids }) => id !== null && ids.includes(id));
  if (from < 0) return columns.find(({ ids }) => ids.length > 0)?.ids[0] ?? null;
  const height = columns[from]?.ids.indexOf(id ?? '') ?? 0;
  for (let at = from + by; at >= 0 && at < columns.length; at += by) {
    const ids = columns[at]?.ids ?? [];
    if (ids.length > 0) return ids[Math.min(height, ids.length - 1)] ?? null;
  }
  return null;
}

/** The column beside the one that a card stands in; undefined at the end. */
export function columnBeside(columns: readonly Column[], id: string, by: 1 | -1): Column | undefined {
  const from = columns.findIndex(({ ids }) => ids.includes(id));
  return from < 0 ? undefined : columns[from + by];
}

/** What a card becomes by being put into a column. */
export type Move =
  | { type: 'none' }
  | { type: 'status'; status: Exclude<ConversationStatus, 'snoozed'> }
  /** Until when is asked. */
  | { type: 'snooze' }
  | { type: 'priority'; priority: Priority }
  | { type: 'assign'; userId: string | null }
  | { type: 'team'; teamId: string | null };

export function moveTo(one: ConversationForViewer, by: ListGroup, key: string): Move {
  if (!isSettable(by) || keyOf(one, by) === key) return { type: 'none' };
  if (by === 'priority') return { type: 'priority', priority: key as Priority };
  if (by === 'assignee') return { type: 'assign', userId: key === '' ? null : key };
  if (by === 'team') return { type: 'team', teamId: key === '' ? null : key };
  return key === 'snoozed'
    ? { type: 'snooze' }
    : { type: 'status', status: key as Exclude<ConversationStatus, 'snoozed'> };
}
