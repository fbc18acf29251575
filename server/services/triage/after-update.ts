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
  if (change.marked) {
    const tags = change.marked.tags && { ...after.marks?.tags, ...change.marked.tags };
    after.marks = { ...after.marks, ...change.marked, ...(tags && { tags }) };
  }
  const gone = change.remove?.tagIds ?? [];
  return gone.length === 0 ? after : { ...after, tagIds: after.tagIds.filter((id) => !gone.includes(id)) };
}

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
