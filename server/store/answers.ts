import type { Connection } from 'mongoose';
import type { Answer, AnswerVersion } from '../../shared/schemas/answer.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';

/** Rows from before there were shortcuts have neither these nor owners and uses. */
type Later = 'shortcut' | 'ownerId' | 'uses' | 'usedAt';

export interface StoredAnswer
  extends Omit<Answer, 'updatedAt' | Later>, Partial<Pick<Answer, Exclude<Later, 'usedAt'>>> {
  /** Lower-case title: unique. */
  key: string;
  updatedAt: Date;
  usedAt?: Date;
}

/** That a message which went out was made of an answer. */
export interface StoredAnswerUse {
  /** "<message>/<answer>". */
  id: string;
  answerId: string;
  userId: string;
  at: Date;
}

export interface StoredAnswerVersion extends Omit<AnswerVersion, 'at'> {
  /** "<answer>/<version>". */
  id: string;
  answerId: string;
  at: Date;
}

export const answerIndexes: IndexSpec[] = [{ name: 'key', key: { key: 1 }, unique: true }];
export const answerVersionIndexes: IndexSpec[] = [{ name: 'answer', key: { answerId: 1, version: -1 } }];
export const answerUseIndexes: IndexSpec[] = [{ name: 'user', key: { userId: 1, at: -1 } }];

export const answerQueries = {
  all: (): NamedQuery => ({ filter: {}, sort: { key: 1 }, index: 'key' }),
  versionsOf: (answerId: string): NamedQuery => ({
    filter: { answerId },
    sort: { version: -1 },
    index: 'answer',
  }),
  usedBy: (userId: string): NamedQuery => ({ filter: { userId }, sort: { at: -1 }, index: 'user' }),
};

/** Answers: few hundreds, so they are read whole. Each change leaves a version behind. */
export function createAnswerStore(connection: Connection) {
  const rows = new Collection<StoredAnswer>(connection, 'answers', answerIndexes);
  const versions = new Collection<StoredAnswerVersion>(connection, 'answer_versions', answerVersionIndexes);
  const uses = new Collection<StoredAnswerUse>(connection, 'answer_uses', answerUseIndexes);
  /** By title. */
  const list = () => rows.find(answerQueries.all());
  const recent = createRecent(list, rows);
  return {
    collection: rows,
    versions,
    uses,
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    read: (id: string) => rows.byId(id),
    /** @returns false when the title is taken. */
    insert(row: Omit<StoredAnswer, 'key'>): Promise<boolean> {
      return rows.insert({ ...row, key: row.title.toLowerCase() });
    },
    /**
     * @returns the answer after it; null when somebody else changed it first
     * @throws the driver's duplicate-key error when the title is taken: see `isDuplicateKey`
     */
    update(id: string, version: number, set: Omit<StoredAnswer, 'id' | 'key'>): Promise<StoredAnswer | null> {
      return rows.change({ _id: id, version }, { $set: { ...set, key: set.title.toLowerCase() } });
    },
    remove(id: string): Promise<number> {
      return rows.remove({ _id: id });
    },
    /** @returns false when it was kept before. */
    keepVersion: (version: StoredAnswerVersion) => versions.insert(version),
    /** Newest first. */
    versionsOf: (answerId: string, limit: number) =>
      versions.find(answerQueries.versionsOf(answerId), { limit }),
    /** Counts a use; the same one again counts nothing. */
    async used(use: StoredAnswerUse): Promise<void> {
      if (!(await uses.insert(use))) return;
      await rows.change({ _id: use.answerId }, { $inc: { uses: 1 }, $max: { usedAt: use.at } });
    },
    /** What somebody used, the last first. */
    usedBy: (userId: string, limit: number) => uses.find(answerQueries.usedBy(userId), { limit }),
  };
}
