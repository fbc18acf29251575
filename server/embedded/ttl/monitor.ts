import { doc } from '../bsonx/encode.ts';
import type { Collection } from '../store/catalog.ts';
import type { Engine } from '../store/engine.ts';
import type { Index } from '../store/index-spec.ts';
import { deleteDocs } from '../write/update.ts';

/** Removes expired documents every so many seconds, through the same group commits as everybody. */
export function startTtl(
  engine: Engine,
  { seconds, log }: { seconds: number; log: (line: string) => void },
): { stop: () => void } {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void removeExpired(engine)
      .catch((error: unknown) => {
        log(`removing expired documents failed: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => (busy = false));
  }, seconds * 1000);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** One round over all TTL indexes; returns how many documents went. */
export async function removeExpired(engine: Engine): Promise<number> {
  let removed = 0;
  for (const collection of engine.catalog.list()) {
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds !== undefined && index.parts.length === 1 && index.ready) {
        removed += await expire(engine, collection, index);
      }
    }
  }
  return removed;
}

function expire(engine: Engine, collection: Collection, index: Index): Promise<number> {
  const [part] = index.parts;
  const before = new Date(engine.now() - (index.expireAfterSeconds ?? 0) * 1000);
  const filter = doc({ [part?.path.text ?? '']: doc({ $lt: before }) });
  const all = index.partial ? doc({ $and: [filter, index.partial] }) : filter;
  const selection = { filter: all, sort: new Map(), hint: index.name, context: {} };
  return engine.write(deleteDocs(engine, collection.ns, { selection, limit: 0 }));
}
