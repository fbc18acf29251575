import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** Someone who writes in a widget on a web site. */
export interface StoredVisitor {
  id: string;
  inboxId: string;
  /** Proven by the site's own signature; null: a browser that we know and nothing more. */
  externalId: string | null;
  name: string;
  /** As typed. */
  email: string;
  locale: string;
  timeZone: string;
  page: { url: string; title: string; referrer: string } | null;
  visits: number;
  /** The newest generation of its token that was used, and since when. */
  generation: number;
  generationAt: Date;
  /** Has never written anything: forgotten when they stay away. */
  silent: boolean;
  firstSeenAt: Date;
  lastSeenAt: Date;
}

/** One conversation of a visitor, known to their browser by a name of its own. Its id is made from both. */
export interface StoredVisitorThread {
  id: string;
  visitorId: string;
  inboxId: string;
  threadId: string;
  conversationId: string;
  /** By whom its messages are known to the pipeline, where that is not its visitor: they began it as a stranger. */
  address?: string;
  visitorReadAt: Date | null;
  teamReadAt: Date | null;
  /** When what the visitor has not seen goes out by e-mail; null: nothing waits. */
  mailDueAt: Date | null;
  /** The newest message that went out by e-mail. */
  mailedAt: Date | null;
  createdAt: Date;
  lastAt: Date;
}

const visitorIndexes: IndexSpec[] = [
  { name: 'silent', key: { lastSeenAt: 1 }, partialFilterExpression: { silent: true } },
];
const threadIndexes: IndexSpec[] = [
  { name: 'visitor', key: { visitorId: 1, lastAt: -1, _id: -1 } },
  { name: 'conversation', key: { conversationId: 1 } },
  {
    name: 'mail_due',
    key: { mailDueAt: 1 },
    partialFilterExpression: { mailDueAt: { $gte: new Date(0) } },
  },
];

export const visitorQueries = {
  ofVisitor: (visitorId: string): NamedQuery => ({
    filter: { visitorId },
    sort: { lastAt: -1, _id: -1 },
    index: 'visitor',
  }),
  ofConversation: (conversationId: string): NamedQuery => ({
    filter: { conversationId },
    index: 'conversation',
  }),
  silentBefore: (before: Date): NamedQuery => ({
    filter: { silent: true, lastSeenAt: { $lte: before } },
    index: 'silent',
  }),
  mailDue: (now: Date): NamedQuery => ({
    filter: { mailDueAt: { $gte: new Date(0), $lte: now } },
    sort: { mailDueAt: 1 },
    index: 'mail_due',
  }),
};

/** Visitors and which conversations are theirs. */
export function createVisitorStore(connection: Connection) {
  const rows = new Collection<StoredVisitor>(connection, 'visitors', visitorIndexes);
  const threads = new Collection<StoredVisitorThread>(connection, 'visitor_threads', threadIndexes);
  const ids = (id: string) => ({ _id: id });

  return {
    collection: rows,
    threads,
    read: (id: string) => rows.byId(id),
    /** @returns false when it is there already */
    insert: (row: StoredVisitor) => rows.insert(row),
    update: (id: string, set: Partial<Omit<StoredVisitor, 'id'>>) => rows.change(ids(id), { $set: set }),
    /** They are (still) here. A new visit is counted where the last sign is older than `visitSince`. */
    seen(wanted: { id: string; set: Partial<Omit<StoredVisitor, 'id' | 'visits'>>; newVisit: boolean }) {
      const { id, set, newVisit } = wanted;
      return rows.change(ids(id), { $set: set, ...(newVisit && { $inc: { visits: 1 } }) });
    },
    /** Strangers who opened the widget, wrote nothing and never came back. */
    removeSilentBefore: (before: Date) => rows.remove(visitorQueries.silentBefore(before).filter),
    readThread: (id: string) => threads.byId(id),
    /** @returns false when it is there already */
    insertThread: (row: StoredVisitorThread) => threads.insert(row),
    removeThread: (id: string) => threads.remove(ids(id)),
    threadsOf: (visitorId: string, limit: number) =>
      threads.find(visitorQueries.ofVisitor(visitorId), { limit }),
    threadOfConversation: async (conversationId: string) =>
      (await threads.find(visitorQueries.ofConversation(conversationId), { limit: 1 }))[0] ?? null,
    /** Moments only grow. @returns the thread after it; null when there is none */
    touchThread(
      id: string,
      moments: Partial<Record<'visitorReadAt' | 'teamReadAt' | 'mailedAt' | 'lastAt', Date>>,
    ) {
      return threads.change(ids(id), { $max: moments });
    },
    setMailDue: (id: string, mailDueAt: Date | null, provided: object = {}) =>
      threads.change({ _id: id, ...provided }, { $set: { mailDueAt } }),
    /** An earlier one stays. */
    mailDueBy: (id: string, at: Date) =>
      threads.change(
        { _id: id, $or: [{ mailDueAt: null }, { mailDueAt: { $gt: at } }] },
        { $set: { mailDueAt: at } },
      ),
    mailDue: (now: Date, limit: number) => threads.find(visitorQueries.mailDue(now), { limit }),
  };
}
