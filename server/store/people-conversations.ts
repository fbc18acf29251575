import type { Collection, NamedQuery } from './collection.ts';
import type { StoredConversation } from './conversation-rows.ts';

/** Where a walk through everybody's conversations goes on. */
export interface ByContact {
  contactId: string;
  at: Date;
  id: string;
}

export const peopleConversationQueries = {
  /** All there are, contact by contact, each one's newest first. */
  byContact(after?: ByContact): NamedQuery {
    const next = after && [
      { 'contact.id': { $gt: after.contactId } },
      { 'contact.id': after.contactId, lastActivityAt: { $lt: after.at } },
      { 'contact.id': after.contactId, lastActivityAt: after.at, _id: { $lt: after.id } },
    ];
    return {
      // The bound first: it is what an index can seek to.
      filter: { 'contact.id': { $gte: after?.contactId ?? '' }, ...(next && { $or: next }) },
      sort: { 'contact.id': 1, lastActivityAt: -1, _id: -1 },
      index: 'contact_newest',
      hint: true,
    };
  },
  /** What these contacts wrote in since. */
  ofContactsSince: (contactIds: readonly string[], since: Date): NamedQuery => ({
    filter: { 'contact.id': { $in: contactIds }, lastActivityAt: { $gte: since } },
    index: 'contact_newest',
    hint: true,
  }),
  /** Whose conversations changed, oldest change first. */
  changedAfter: (after: { at: Date; id: string }): NamedQuery => ({
    filter: {
      updatedAt: { $gte: after.at },
      $or: [{ updatedAt: { $gt: after.at } }, { updatedAt: after.at, _id: { $gt: after.id } }],
    },
    sort: { updatedAt: 1, _id: 1 },
    index: 'changed',
  }),
};

/** Conversations as what people did, for reports and scores: only what those look at. */
export function peopleReads(rows: Collection<StoredConversation>) {
  return {
    byContact: (after: ByContact | undefined, limit: number) =>
      rows.find(peopleConversationQueries.byContact(after), {
        limit,
        projection: { 'contact.id': 1, createdAt: 1, lastInboundAt: 1, lastActivityAt: 1, side: 1 },
      }),
    /** `waitingSince` is not derived here: look at `waitingOrder`. */
    ofContactsSince: (contactIds: readonly string[], since: Date, limit: number) =>
      contactIds.length === 0
        ? Promise.resolve([])
        : rows.find(peopleConversationQueries.ofContactsSince(contactIds, since), {
            limit,
            projection: {
              ...{ 'contact.id': 1, createdAt: 1, lastInboundAt: 1, lastOutboundAt: 1, waitingOrder: 1 },
              ...{ sentiment: 1, spam: 1, side: 1, 'sla.clocks.breachedAt': 1 },
            },
          }),
    /** Only whose, and when. */
    changedAfter: (after: { at: Date; id: string }, limit: number) =>
      rows.find(peopleConversationQueries.changedAfter(after), {
        limit,
        projection: { 'contact.id': 1, updatedAt: 1 },
      }),
  };
}
