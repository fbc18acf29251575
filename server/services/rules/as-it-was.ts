import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { aggregatesOf } from '../conversations/recount.ts';

/** What is known of the past of a conversation. */
export interface Thread {
  /** As it is now. */
  conversation: StoredConversation;
  /** Oldest first. */
  rows: readonly StoredMessage[];
  /** Are these all its rows? Of a long thread only the newest are looked at. */
  whole: boolean;
  /** Whom new conversations of its inbox go to. */
  firstTeamId: string | null;
  /** Of the teams that there are, by name: some rows tell no more. */
  teamIds: ReadonlyMap<string, string>;
}

/**
 * A conversation as it was at a moment, as far as its thread tells: what was changed later is taken back, and of what was
 * written only what was there counts. Pure.
 */
export function asItWas(thread: Thread, at: Date): StoredConversation {
  const { conversation, rows, whole } = thread;
  const earlier = rows.filter(({ createdAt }) => createdAt <= at);
  const later = rows.filter(({ createdAt }) => createdAt > at);
  const then = later.toReversed().reduce(takenBack, conversation);
  const written = whole ? aggregatesOf(earlier.toReversed(), then) : null;
  return {
    ...withoutLaterTags(then, later),
    ...holderAt(thread, { earlier, later }),
    ...feelingsAt(then, earlier),
    ...written,
  };
}

/** What the row of an activity says that it was before. */
function takenBack(then: StoredConversation, { activity }: StoredMessage): StoredConversation {
  const { type, data = {} } = activity ?? {};
  const from = data['from'] as never;
  const tagId = String(data['tagId']);
  switch (type) {
    case 'status':
    case 'snoozed':
      // Until when it slept nobody wrote down; that it slept is enough.
      return { ...then, status: from, snoozedUntil: from === 'snoozed' ? then.snoozedUntil : null };
    case 'priority':
      return { ...then, priority: from };
    case 'renamed':
      return { ...then, subject: from };
    case 'language':
      return { ...then, language: from };
    case 'spam':
    case 'not-spam':
      return { ...then, spam: type === 'not-spam' };
    case 'tag-added':
      return { ...then, tagIds: then.tagIds.filter((id) => id !== tagId) };
    case 'tag-removed':
      return { ...then, tagIds: [...then.tagIds, tagId] };
    default:
      return then;
  }
}

/** Tags that the machine put on for letters that came later have no row of their own. */
function withoutLaterTags(then: StoredConversation, later: readonly StoredMessage[]): StoredConversation {
  const ids = new Set(later.map(({ id }) => id));
  const isLater = (tagId: string) => ids.has(then.marks?.tags?.[tagId]?.messageId ?? '');
  return { ...then, tagIds: then.tagIds.filter((id) => !isLater(id)) };
}

interface Split {
  earlier: readonly StoredMessage[];
  later: readonly StoredMessage[];
}

type Holder = Pick<StoredConversation, 'assigneeId' | 'teamId'>;

/** Rows say who got it, not who had it: what the last one before said held; before the first, nobody and the usual team. */
function holderAt(thread: Thread, { earlier, later }: Split): Holder {
  const { conversation, firstTeamId } = thread;
  const [assigned, teamed] = [assigneeIn, (row: StoredMessage) => teamIn(row, thread)];
  const last = <T>(read: (row: StoredMessage) => T | undefined, first: T, now: T): T => {
    const before = earlier.map(read).findLast((one) => one !== undefined);
    if (before !== undefined) return before;
    return later.some((row) => read(row) !== undefined) ? first : now;
  };
  return {
    assigneeId: last(assigned, null, conversation.assigneeId),
    teamId: last(teamed, firstTeamId, conversation.teamId),
  };
}

const lettingGo = new Set(['unassigned', 'handed-back', 'taken-back']);

/** Who has it after a row; undefined: it tells nothing of that. */
function assigneeIn({ activity }: StoredMessage): string | null | undefined {
  if (!activity) return undefined;
  if (lettingGo.has(activity.type)) return null;
  return activity.type === 'assigned' ? String(activity.data['assigneeId']) : undefined;
}

function teamIn({ activity }: StoredMessage, { teamIds }: Thread): string | null | undefined {
  if (activity?.type === 'team') return String(activity.data['teamId']);
  if (activity?.type === 'team-removed') return null;
  return activity?.type === 'handed-on'
    ? (teamIds.get(String(activity.data['toTeamName'])) ?? null)
    : undefined;
}

/** The newest letter that says something of it decides, unless a person did. */
function feelingsAt(
  { marks, sentiment, language }: StoredConversation,
  earlier: readonly StoredMessage[],
): Pick<StoredConversation, 'sentiment' | 'language'> {
  const letters = earlier.filter(({ kind }) => kind === 'inbound');
  const said = letters.findLast((row) => row.sentiment !== null)?.sentiment;
  const spoken = letters.findLast((row) => row.language !== null)?.language;
  const byRuleOrPerson = marks?.language?.by === 'person' || marks?.language?.by === 'rule';
  return {
    sentiment: said?.label ?? sentiment,
    language: byRuleOrPerson ? language : (spoken ?? language),
  };
}
