import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';

type StoreOnly = Pick<Context, 'store'>;

/** Merges upon merges are rare; no chain is followed for ever. */
const longestChain = 20;

/** The conversation in which one is now, however often it was merged; null: that is gone. */
export async function rootOf(
  { store }: StoreOnly,
  conversation: StoredConversation,
): Promise<{ root: StoredConversation | null; path: string[] }> {
  const path: string[] = [];
  let at: StoredConversation | null = conversation;
  while (at?.merge && !at.merge.parting && path.length < longestChain) {
    path.push(at.id);
    at = await store.conversations.read(at.merge.into);
  }
  return { root: at, path };
}

/** A conversation with all that were merged into it, and into these. */
export async function familyOf(
  { store }: StoreOnly,
  conversation: StoredConversation,
): Promise<StoredConversation[]> {
  const family = [conversation];
  for (let at = 0; at < family.length && family.length < 200; at += 1) {
    const ids = (family[at]?.merged ?? []).map(({ id }) => id);
    if (ids.length > 0) family.push(...(await store.conversations.readMany(ids)));
  }
  return family;
}
