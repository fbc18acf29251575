import type { Connection } from 'mongoose';
import { surveySettings, type SurveyForm, type SurveySettings } from '../../shared/schemas/survey.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';
import { createRecent } from './recent.ts';

/** One question to one customer about one conversation. */
export interface StoredSurvey {
  /** Made of the conversation: it is asked about once. */
  id: string;
  conversationId: string;
  inboxId: string;
  channel: string;
  contactId: string;
  teamId: string | null;
  agentId: string | null;
  language: string | null;
  /** What was asked, as it was asked; left out: how content they were, from 1 to 5. */
  form?: SurveyForm;
  state: 'waiting' | 'asked' | 'answered';
  dueAt: Date;
  askedAt: Date | null;
  answeredAt: Date | null;
  score: number | null;
  comment: string;
  /** Of further questions, by their ids. */
  answers?: Record<string, string>;
  /** How the comment sounds. */
  sentiment?: 'positive' | 'neutral' | 'negative';
  /** What the conversation was about, and which segments its customer belonged to, when they were asked. */
  tagIds?: string[];
  segmentIds?: string[];
  /** Answered, and people and rules have not heard of it yet. */
  untold?: boolean;
  /** Until then words may follow the click: whoever is to hear of it, hears of both. */
  commentUntil?: Date;
}

/** How an inbox asks; its id is that of the inbox. */
export interface StoredSurveySettings extends SurveySettings {
  id: string;
}

/** Which surveys a report reads. */
export interface SurveyReading {
  from: Date;
  to: Date;
  /** null: all. */
  inboxIds: readonly string[] | null;
  newestFirst?: boolean;
  after?: Position | undefined;
}

export const surveyIndexes: IndexSpec[] = [
  { name: 'waiting', key: { dueAt: 1 }, partialFilterExpression: { state: 'waiting' } },
  { name: 'untold', key: { answeredAt: 1 }, partialFilterExpression: { untold: true } },
  { name: 'asked', key: { askedAt: 1, _id: 1 } },
  { name: 'contact', key: { contactId: 1, askedAt: -1 } },
];

export const surveyQueries = {
  due: (now: Date): NamedQuery => ({
    filter: { state: 'waiting', dueAt: { $lte: now } },
    sort: { dueAt: 1 },
    index: 'waiting',
  }),
  untold: (before: Date): NamedQuery => ({
    filter: { untold: true, answeredAt: { $lte: before } },
    sort: { answeredAt: 1 },
    index: 'untold',
  }),
  ofContacts: (contactIds: readonly string[], since: Date): NamedQuery => ({
    filter: { contactId: { $in: contactIds }, askedAt: { $gt: since } },
    sort: { askedAt: -1 },
    index: 'contact',
  }),
  between: ({ from, to, inboxIds, newestFirst = false, after }: SurveyReading): NamedQuery => {
    const direction = newestFirst ? -1 : 1;
    return {
      filter: {
        askedAt: { $gte: from, $lt: to },
        ...(inboxIds && { inboxId: { $in: inboxIds } }),
        ...(after && { $and: [beyond('askedAt', after, direction)] }),
      },
      sort: { askedAt: direction, _id: direction },
      index: 'asked',
    };
  },
};

/** Surveys and how inboxes ask them. */
export function createSurveyStore(connection: Connection) {
  const rows = new Collection<StoredSurvey>(connection, 'surveys', surveyIndexes);
  const settings = new Collection<StoredSurveySettings>(connection, 'survey_settings', []);
  /** What was kept before there was more to choose has the usual of it. */
  const whole = (row: StoredSurveySettings): StoredSurveySettings => ({
    ...surveySettings.parse(row),
    id: row.id,
  });
  const listSettings = async () => (await settings.find({ filter: {}, index: '_id_' })).map(whole);
  const recent = createRecent(listSettings, settings);
  return {
    collection: rows,
    settings,
    listSettings,
    /** As they were within the last second. */
    listRecentSettings: () => recent.read(),
    async readSettings(inboxId: string): Promise<StoredSurveySettings | null> {
      const row = await settings.byId(inboxId);
      return row && whole(row);
    },
    async saveSettings({ id, ...set }: StoredSurveySettings): Promise<void> {
      await settings.writeMany([{ filter: { _id: id }, update: { $set: set }, upsert: true }]);
    },
    async removeSettings(inboxId: string): Promise<void> {
      await settings.remove({ _id: inboxId });
    },
    read: (id: string) => rows.byId(id),
    /** @returns false when one is there. */
    insert: (row: StoredSurvey) => rows.insert(row),
    due: (now: Date, limit: number) => rows.find(surveyQueries.due(now), { limit }),
    untold: (before: Date, limit: number) => rows.find(surveyQueries.untold(before), { limit }),
    postpone: (id: string, dueAt: Date) => rows.change({ _id: id, state: 'waiting' }, { $set: { dueAt } }),
    drop: (id: string) => rows.remove({ _id: id, state: 'waiting' }),
    asked: (
      id: string,
      set: Pick<StoredSurvey, 'askedAt' | 'contactId' | 'teamId' | 'agentId' | 'language'> &
        Pick<StoredSurvey, 'form' | 'tagIds' | 'segmentIds'>,
    ) => rows.change({ _id: id, state: 'waiting' }, { $set: { ...set, state: 'asked' } }),
    /** Of any number of answers the first one counts. @returns null for the others */
    answer: (
      id: string,
      said: Pick<StoredSurvey, 'score' | 'comment' | 'answeredAt' | 'commentUntil' | 'answers'>,
    ) => rows.change({ _id: id, state: 'asked' }, { $set: { ...said, state: 'answered', untold: true } }),
    /** Words after the click; the first ones count. @returns null for others, and before the click */
    comment: (id: string, said: Pick<StoredSurvey, 'comment' | 'answers'>) =>
      rows.change(
        { _id: id, state: 'answered', comment: '', answers: { $exists: false } },
        { $set: { ...said, untold: true } },
      ),
    told: (id: string, sentiment: StoredSurvey['sentiment']) =>
      rows.change(
        { _id: id },
        { $unset: { untold: '', commentUntil: '' }, ...(sentiment && { $set: { sentiment } }) },
      ),
    ofContacts: (contactIds: readonly string[], since: Date, limit: number) =>
      rows.find(surveyQueries.ofContacts(contactIds, since), { limit }),
    /** By when they were asked, in order; page on with the last one's `askedAt` and id. */
    between: (wanted: SurveyReading, limit: number) => rows.page(surveyQueries.between(wanted), limit),
    removeOf: (conversationIds: readonly string[]) => rows.remove({ _id: { $in: conversationIds } }),
  };
}
