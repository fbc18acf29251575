import type { Connection } from 'mongoose';
import type { AssistSettings } from '../../shared/schemas/assist.ts';
import { Collection, isDuplicateKey, type IndexSpec } from './collection.ts';
import { idFrom } from './ids.ts';
import { createRecent } from './recent.ts';

/** Which model may help. */
export interface StoredAssist extends AssistSettings {
  /** Sealed; null: the server wants none. */
  key: string | null;
  /** 0: nobody ever changed it. */
  version: number;
}

interface AssistRow extends StoredAssist {
  id: string;
  updatedAt: Date;
}

/** What a model said once: a message in another language, or a conversation in a few words. */
export interface StoredAssistText {
  id: string;
  conversationId: string;
  /** null: it is of the whole conversation. */
  messageId: string | null;
  text: string;
  model: string;
  cut: boolean;
  /** The newest message's revision (`messageRevision`) that it was made of; a translation is of a text and has none. */
  revision: number;
  madeAt: Date;
}

interface StoredUse {
  id: string;
  calls: number;
  endsAt: Date;
}

export const assistTextIndexes: IndexSpec[] = [
  { name: 'conversation', key: { conversationId: 1 } },
  { name: 'message', key: { messageId: 1 } },
];
const useIndexes: IndexSpec[] = [{ name: 'ended', key: { endsAt: 1 }, expireAfterSeconds: 86_400 }];

const key = 'assist';
const defaults: StoredAssist = {
  ...{ enabled: false, endpoint: '', model: '', ownAddress: null, key: null },
  ...{ masks: true, offInboxIds: [], perHour: 60, contextTokens: 8000, version: 0 },
};

/** The id of a message in a language: another one once its text is changed. */
export function translationId(of: { messageId: string; text: string; language: string }): string {
  return idFrom(['translation', of.messageId, of.language, of.text]);
}

export function summaryId(of: { conversationId: string; language: string }): string {
  return idFrom(['summary', of.conversationId, of.language]);
}

/** The settings (one document, made when first changed), what models said, and how often people asked. */
export function createAssistStore(connection: Connection) {
  const rows = new Collection<AssistRow>(connection, 'assist', []);
  const texts = new Collection<StoredAssistText>(connection, 'assist_texts', assistTextIndexes);
  const uses = new Collection<StoredUse>(connection, 'assist_uses', useIndexes);
  const present = (row: AssistRow | null): StoredAssist => {
    if (!row) return defaults;
    const { id: _id, updatedAt: _at, ...stored } = row;
    return { ...defaults, ...stored };
  };
  const read = async () => present(await rows.byId(key));
  const recent = createRecent(read, rows);
  return {
    collection: rows,
    texts,
    uses,
    read,
    /** As it was within the last second. */
    readRecent: () => recent.read(),
    /** @returns null when somebody else changed it meanwhile */
    async save({ version, ...settings }: StoredAssist, updatedAt: Date): Promise<StoredAssist | null> {
      const set = { ...settings, version: version + 1, updatedAt };
      try {
        const row = await rows.change({ _id: key, version }, { $set: set }, { upsert: version === 0 });
        return row && present(row);
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },
    readText: (id: string) => texts.byId(id),
    /** The newest one stays. */
    async keepText({ id, ...text }: StoredAssistText): Promise<void> {
      await texts.change({ _id: id }, { $set: text }, { upsert: true });
    },
    forgetMessages: (messageIds: readonly string[]) => texts.remove({ messageId: { $in: messageIds } }),
    forgetConversation: (conversationId: string) => texts.remove({ conversationId }),
    /** Counts one more question in the hour. @returns false when there were as many as one may ask */
    async take(userId: string, { hour, most }: { hour: Date; most: number }): Promise<boolean> {
      const id = `${userId}.${hour.toISOString()}`;
      const endsAt = new Date(hour.getTime() + 3_600_000);
      const update = { $inc: { calls: 1 }, $setOnInsert: { endsAt } };
      for (;;) {
        try {
          const filter = { _id: id, calls: { $lt: most } };
          return (await uses.change(filter, update, { upsert: true })) !== null;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
          // Either there are as many as may be, or another one was the first at this very moment.
          if (((await uses.byId(id))?.calls ?? 0) >= most) return false;
        }
      }
    },
  };
}
