import type { Connection } from 'mongoose';
import type { Wording } from '../../shared/schemas/wording.ts';
import { Collection, isDuplicateKey } from './collection.ts';
import { createRecent } from './recent.ts';

/** The house's words for every reply. */
export interface StoredWording extends Wording {
  /** 0: nobody ever changed it. */
  version: number;
}

interface WordingRow extends StoredWording {
  id: string;
  updatedAt: Date;
}

const key = 'wording';
const defaults: StoredWording = { forbidden: [], glossary: [], blocking: [], version: 0 };

/** One document, made when first changed. */
export function createWordingStore(connection: Connection) {
  const rows = new Collection<WordingRow>(connection, 'wording', []);
  const present = (row: WordingRow | null): StoredWording => {
    const { forbidden, glossary, blocking, version } = row ?? defaults;
    return { forbidden, glossary, blocking, version };
  };
  const read = async () => present(await rows.byId(key));
  const recent = createRecent(read, rows);
  return {
    collection: rows,
    read,
    /** As it was within the last second: asked with every reply. */
    readRecent: () => recent.read(),
    /** @returns null when somebody else changed it meanwhile */
    async save({ version, ...words }: StoredWording, updatedAt: Date): Promise<StoredWording | null> {
      const set = { ...words, version: version + 1, updatedAt };
      try {
        const options = { upsert: version === 0 };
        const row = await rows.change({ _id: key, version }, { $set: set }, options);
        return row && present(row);
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },
    remove: (): Promise<number> => {
      return rows.remove({ _id: key });
    },
  };
}
