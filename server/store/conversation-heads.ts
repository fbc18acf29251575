import type { Collection, NamedQuery } from './collection.ts';
import type { StoredConversation } from './conversation-rows.ts';

/** Enough of a conversation to say who can be reached by it. */
export type ConversationHead = Pick<
  StoredConversation,
  'id' | 'contact' | 'inboxId' | 'spam' | 'lastActivityAt' | 'lastInboundAt' | 'replyTo' | 'side' | 'merge'
>;

const headOnly = {
  ...({ contact: 1, inboxId: 1, spam: 1, lastActivityAt: 1, lastInboundAt: 1, replyTo: 1 } as const),
  ...({ side: 1, merge: 1 } as const),
};
const mostHeads = 20_000;

export const conversationHeadQueries = {
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { 'contact.id': { $in: contactIds } },
    index: 'contact_newest',
    hint: true,
  }),
};

export function contactHeads(rows: Collection<StoredConversation>) {
  return {
    /** What many people have to do with us, in no order. */
    headsOfContacts: (contactIds: readonly string[]): Promise<ConversationHead[]> =>
      rows.find(conversationHeadQueries.ofContacts(contactIds), { limit: mostHeads, projection: headOnly }),
  };
}
