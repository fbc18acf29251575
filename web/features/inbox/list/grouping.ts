import type { ConversationForViewer } from '../../../../shared/schemas/conversation.ts';
import type { ListGroup } from '../../../../shared/schemas/view.ts';

/** Conversations that belong together, in the order of their list. */
export interface Group {
  /** What they have in common; '' for those that have nothing of it: no assignee, no team, nobody who waits. */
  key: string;
  ids: string[];
}

/** One line of a list that is grouped, or has several cards beside each other. */
export type Line =
  { type: 'heading'; key: string; count: number } | { type: 'ids'; ids: readonly string[] } | { type: 'end' };

export const priorities: readonly string[] = ['urgent', 'high', 'normal', 'low', 'none'];
export const statuses = ['open', 'pending', 'snoozed', 'resolved'] as const;

/** The day of a moment where the reader is: "2026-11-21". */
export function dayOf(moment: string): string {
  const at = new Date(moment);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** What a conversation has of that by which a list is grouped. */
export function keyOf(one: ConversationForViewer, by: ListGroup): string {
  if (by === 'assignee') return one.assigneeId ?? '';
  if (by === 'team') return one.teamId ?? '';
  if (by === 'status') return one.status;
  if (by === 'priority') return one.priority;
  if (by === 'channel') return one.channel;
  if (by === 'inbox') return one.inboxId;
  return one.waitingSince === null || by === 'none' ? '' : dayOf(one.waitingSince);
}

/**
 * Puts together what belongs together; within a group the order stays.
 * @param known keys in the order in which they are to stand; others follow, those without anything last
 */
export function groupsOf(
  conversations: Iterable<ConversationForViewer>,
  by: ListGroup,
  known: readonly string[] = [],
): Group[] {
  const groups = new Map<string, string[]>();
  for (const one of conversations) {
    const key = keyOf(one, by);
    const ids = groups.get(key);
    if (ids) ids.push(one.id);
    else groups.set(key, [one.id]);
  }
  const order: readonly string[] = by === 'priority' ? priorities : by === 'status' ? statuses : known;
  const rank = (key: string) => {
    const at = order.indexOf(key);
    return at >= 0 ? at : key === '' ? order.length + 1 : order.length;
  };
  return [...groups]
    .map(([key, ids]) => ({ key, ids }))
    .sort((a, b) => rank(a.key) - rank(b.key) || (a.key < b.key ? -1 : 1));
}

/** The lines of a list. @param columns how many stand beside each other */
export function linesOf(
  groups: readonly Group[],
  { folded, columns, headed }: { folded: ReadonlySet<string>; columns: number; headed: boolean },
): Line[] {
  const lines: Line[] = [];
  for (const { key, ids } of groups) {
    if (headed) lines.push({ type: 'heading', key, count: ids.length });
    if (headed && folded.has(key)) continue;
    for (let at = 0; at < ids.length; at += columns) {
      lines.push({ type: 'ids', ids: ids.slice(at, at + columns) });
    }
  }
  return lines;
}

/** Where a conversation stands among the lines; -1 when it does not. */
export function lineOf(lines: readonly Line[], id: string | null): number {
  return id === null ? -1 : lines.findIndex((line) => line.type === 'ids' && line.ids.includes(id));
}

/** All from one to another, whichever comes first. */
export function between(ids: readonly string[], from: string, to: string): readonly string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  return a < 0 || b < 0 ? [] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}
