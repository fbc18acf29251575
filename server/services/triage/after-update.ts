import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationUpdate } from '../../store/conversations.ts';

type Change = Pick<ConversationUpdate, 'set' | 'add' | 'remove' | 'marked' | 'provided'>;

/** A conversation as it will be when the change is written; as it is when what the change asks for does not hold. */
export function afterUpdate(conversation: StoredConversation, change: Change): StoredConversation {
  if (!holds(conversation, change.provided ?? {})) return conversation;
  const after = { ...conversation, ...change.set };
  for (const [field, values] of Object.entries(change.add ?? {})) {
    const list = field as keyof NonNullable<Change['add']>;
    after[list] = [...new Set([...after[list], ...values])];
  }
  if (change.marked) after.marks = withMarked(after.marks, change.marked);
  const gone = change.remove?.tagIds ?? [];
  return gone.length === 0 ? after : { ...after, tagIds: after.tagIds.filter((id) => !gone.includes(id)) };
}

function withMarked(
  before: StoredConversation['marks'],
  marked: NonNullable<Change['marked']>,
): NonNullable<StoredConversation['marks']> {
  const tags = marked.tags && { ...before?.tags, ...marked.tags };
  return { ...before, ...marked, ...(tags && { tags }) };
}

/**
 * Changes that come one after the other as a single one that is written at once, if it holds. What one of them asks for
 * that an earlier one made needs not be asked of the database.
 * @returns null where one of them does not hold, or where a single change cannot say what they say
 */
export function asOne(conversation: StoredConversation, changes: readonly Change[]): Change | null {
  const set: Record<string, unknown> = {};
  const add: Record<string, string[]> = {};
  const provided: Record<string, unknown> = {};
  let marked: Change['marked'];
  let row = conversation;
  for (const change of changes) {
    const made = (field: string) => field in set || field in add;
    if (change.remove || !holds(row, change.provided ?? {})) return null;
    const asked = Object.entries(change.provided ?? {}).filter(([field]) => !made(field));
    Object.assign(provided, Object.fromEntries(asked));
    for (const [field, value] of Object.entries(change.set ?? {})) {
      if (field in add || (field === 'marks' && marked)) return null;
      set[field] = value;
    }
    for (const [field, values] of Object.entries(change.add ?? {})) {
      if (field in set) return null;
      add[field] = [...new Set([...(add[field] ?? []), ...values])];
    }
    if (change.marked && 'marks' in set) set['marks'] = withMarked(set['marks'] as Marks, change.marked);
    else if (change.marked) marked = withMarked(marked, change.marked);
    row = afterUpdate(row, change);
  }
  return { set, add, provided, ...(marked && { marked }) };
}

type Marks = NonNullable<StoredConversation['marks']>;

/** Does the conversation, as it is now, show what the change wanted? What somebody else made so counts too. */
export function tookPlace(conversation: StoredConversation, change: Change): boolean {
  const added = Object.entries(change.add ?? {}).every(([field, values]) => {
    const list = conversation[field as keyof NonNullable<Change['add']>];
    return values.every((value) => list.includes(value));
  });
  const gone = change.remove?.tagIds ?? [];
  return (
    added && holds(conversation, change.set ?? {}) && !gone.some((id) => conversation.tagIds.includes(id))
  );
}

function holds(conversation: StoredConversation, wanted: Partial<StoredConversation>): boolean {
  return Object.entries(wanted).every(([field, value]) =>
    same(conversation[field as keyof StoredConversation], value),
  );
}

/** Values as they are stored: null and not there are one. */
function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
