import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** The key pair by which push services know this installation. */
export interface StoredPushKeys {
  publicKey: string;
  /** Sealed. */
  privateKey: string;
}

/** A browser that a person allowed to be told. */
export interface StoredPushBrowser {
  /** Made from the endpoint: a browser has one. */
  id: string;
  userId: string;
  /** Of their sessions: when those are ended, this is. */
  generation: number;
  /** Name of the session that asked for it: a log-out ends it. null: a token did. */
  session: string | null;
  endpoint: string;
  p256dh: string;
  auth: string;
  browser: string;
  createdAt: Date;
  pushedAt: Date | null;
}

/** A notification on its way to a browser. */
export interface StoredPush {
  /** Made from both: nothing is pushed twice. */
  id: string;
  notificationId: string;
  browserId: string;
  state: 'queued' | 'done';
  attempts: number;
  /** queued: not before then. */
  nextTryAt: Date;
  createdAt: Date;
}

export const pushBrowserIndexes: IndexSpec[] = [{ name: 'user', key: { userId: 1, createdAt: 1 } }];
export const pushIndexes: IndexSpec[] = [
  { name: 'due', key: { nextTryAt: 1 }, partialFilterExpression: { state: 'queued' } },
  { name: 'time', key: { createdAt: 1 } },
];

export const pushQueries = {
  browsersOf: (userIds: readonly string[]): NamedQuery => ({
    filter: { userId: { $in: userIds } },
    index: 'user',
  }),
  due: (now: Date): NamedQuery => ({
    filter: { state: 'queued', nextTryAt: { $lte: now } },
    sort: { nextTryAt: 1 },
    index: 'due',
  }),
  old: (before: Date): NamedQuery => ({ filter: { createdAt: { $lt: before } }, index: 'time' }),
};

const keysId = 'vapid';

/** Browsers that are told, and what is on its way to them. */
export function createPushStore(connection: Connection) {
  const keys = new Collection<StoredPushKeys & { id: string }>(connection, 'push_keys', []);
  const browsers = new Collection<StoredPushBrowser>(connection, 'push_browsers', pushBrowserIndexes);
  const pushes = new Collection<StoredPush>(connection, 'pushes', pushIndexes);
  return {
    keys,
    browsers,
    pushes,
    readKeys: (): Promise<StoredPushKeys | null> => keys.byId(keysId),
    /** Keeps these in the place of those, or of none. @returns whose were first */
    async keepKeys(row: StoredPushKeys, instead: StoredPushKeys | null): Promise<StoredPushKeys | null> {
      if (instead) await keys.change({ _id: keysId, publicKey: instead.publicKey }, { $set: row });
      else await keys.insert({ id: keysId, ...row });
      return keys.byId(keysId);
    },
    readBrowser: (id: string) => browsers.byId(id),
    browsersOf: (userIds: readonly string[]) => browsers.find(pushQueries.browsersOf(userIds)),
    /** Whoever had this browser before has it no longer. */
    async saveBrowser({
      id,
      createdAt,
      pushedAt,
      ...set
    }: StoredPushBrowser): Promise<StoredPushBrowser | null> {
      return browsers.change(
        { _id: id },
        { $set: set, $setOnInsert: { createdAt, pushedAt } },
        { upsert: true },
      );
    },
    pushed: (id: string, now: Date) => browsers.change({ _id: id }, { $set: { pushedAt: now } }),
    removeBrowsers: (ids: readonly string[]) => browsers.remove({ _id: { $in: ids } }),
    removeBrowsersOf: (userIds: readonly string[]) => browsers.remove(pushQueries.browsersOf(userIds).filter),
    /** Known ones stay as they are. */
    add: (rows: readonly StoredPush[]) => pushes.insertMany(rows),
    read: (id: string) => pushes.byId(id),
    due: (now: Date, limit: number) => pushes.find(pushQueries.due(now), { limit }),
    /** @returns the push after it; null when somebody else has it in hand */
    change: (push: Pick<StoredPush, 'id' | 'attempts'>, set: Partial<StoredPush>) =>
      pushes.change({ _id: push.id, attempts: push.attempts, state: 'queued' }, { $set: set }),
    removeBefore: (before: Date) => pushes.remove(pushQueries.old(before).filter),
  };
}
