import type { Connection } from 'mongoose';
import type { MarkName } from '../../shared/schemas/marks.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';

/** What a person said of a mark that the machine made: by a click, or by letting it stand. */
export interface StoredVerdict {
  /** Made of the mark and what it was on: a later verdict takes the place of an earlier one. */
  id: string;
  mark: MarkName;
  conversationId: string;
  /** The message that was judged, where one was. */
  messageId: string | null;
  tagId: string | null;
  language: string | null;
  was: string | null;
  is: string | null;
  how: 'corrected' | 'confirmed' | 'stood';
  userId: string;
  at: Date;
}

interface Figures {
  version: number;
  trainedAt: Date;
  examples: number;
  positives: number;
  heldOut: { n: number; precision: number | null; recall: number | null };
  threshold: number | null;
}

/** What was learnt from people's marks. The id is the tag's, or `spam`. */
export interface StoredMarkModel extends Figures {
  id: string;
  /** What the classifier exports. */
  model: string;
  history: Figures[];
}

const indexes: IndexSpec[] = [{ name: 'mark_newest', key: { mark: 1, at: -1 } }];
const mostHistory = 20;

/** Every query on verdicts, named, with its index. */
export const verdictQueries = {
  newest(mark: MarkName): NamedQuery {
    return { filter: { mark }, sort: { at: -1 }, index: 'mark_newest' };
  },
};

/** People's verdicts on marks, and what was learnt from what they marked. */
export function createMarkStore(connection: Connection) {
  const verdicts = new Collection<StoredVerdict>(connection, 'mark_corrections', indexes);
  const models = new Collection<StoredMarkModel>(connection, 'mark_models', []);
  const all: NamedQuery = { filter: {}, index: '_id_' };
  const listVersions = async (): Promise<ReadonlyMap<string, number>> =>
    new Map((await models.find(all, { projection: { version: 1 } })).map(({ id, version }) => [id, version]));
  const recent = createRecent(listVersions, models);
  return {
    verdicts,
    models,
    /** Takes the place of an earlier one, but what the machine had said at first stays. */
    save: (rows: readonly StoredVerdict[]) =>
      verdicts.writeMany(
        rows.map(({ id, was, ...rest }) => ({
          filter: { _id: id },
          update: { $set: rest, $setOnInsert: { was } },
          upsert: true,
        })),
      ),
    /** Only where nobody said anything yet. */
    saveIfNone: (rows: readonly StoredVerdict[]) => verdicts.insertMany(rows),
    /** What was said of a tag was said of the one that it becomes. */
    async swapTag(fromId: string, intoId: string): Promise<void> {
      for (const field of ['was', 'is', 'tagId'] as const) {
        await verdicts.changeMany({ mark: 'tag', [field]: fromId }, { $set: { [field]: intoId } });
      }
    },
    newest: (mark: MarkName, limit: number) => verdicts.find(verdictQueries.newest(mark), { limit }),
    listModels: () => models.find(all),
    /** As they were within the last second, without what they hold: one map until somebody learns something. */
    recentVersions: () => recent.read(),
    readModels: (ids: readonly string[]) => models.byIds(ids),
    /** As the next version. */
    async saveModel(row: Omit<StoredMarkModel, 'version' | 'history'>): Promise<void> {
      const { id, ...learnt } = row;
      const before = await models.byId(id);
      const { model: _, history = [], id: _id, ...figures } = before ?? {};
      await models.change(
        { _id: id },
        {
          $set: {
            ...learnt,
            version: (before?.version ?? 0) + 1,
            history: [...(before ? [figures as Figures] : []), ...history].slice(0, mostHistory),
          },
        },
        { upsert: true },
      );
    },
    removeModels: (ids: readonly string[]) => models.remove({ _id: { $in: ids } }),
  };
}
