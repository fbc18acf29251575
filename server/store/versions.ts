import type { Connection, mongo } from 'mongoose';

/** How long this process may not know that another one changed something. */
const freshMillis = 1000;

interface VersionsDocument {
  _id: string;
  counts?: Record<string, number>;
}

/** How often each of the small collections changed, kept in one document: one read tells of all. */
export interface Versions {
  /** Somebody wrote to the collection, or tried to. */
  bump(collection: string): Promise<void>;
  /** As it was within the last second; right after a change of our own. */
  of(collection: string): Promise<number>;
}

const documentId = 'all';
const known = new WeakMap<Connection, Versions>();

/** The versions that all stores of a connection share. */
export function versionsOf(connection: Connection): Versions {
  const before = known.get(connection);
  if (before) return before;
  const versions = createVersions(() =>
    connection.getClient().db(connection.name).collection<VersionsDocument>('versions'),
  );
  known.set(connection, versions);
  return versions;
}

function createVersions(collection: () => mongo.Collection<VersionsDocument>): Versions {
  let kept: { at: number; document: Promise<VersionsDocument | null> } | null = null;

  function read(): Promise<VersionsDocument | null> {
    if (kept && performance.now() - kept.at < freshMillis) return kept.document;
    const mine = { at: performance.now(), document: collection().findOne({ _id: documentId }) };
    kept = mine;
    mine.document.catch(() => {
      if (kept === mine) kept = null;
    });
    return mine.document;
  }

  return {
    async bump(name) {
      const increase = () =>
        collection().updateOne({ _id: documentId }, { $inc: { [`counts.${name}`]: 1 } }, { upsert: true });
      // Two that make the document at once: the one that came late finds it now. Should the database be gone by now, the
      // change itself stands, and who keeps the list reads it again before long.
      await increase()
        .catch(increase)
        .catch(() => undefined);
      kept = null;
    },
    async of(name) {
      return (await read())?.counts?.[name] ?? 0;
    },
  };
}
