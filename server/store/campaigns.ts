import type { Connection } from 'mongoose';
import type { CampaignInput, CampaignResults, CampaignState } from '../../shared/schemas/campaign.ts';
import type { IdeaStatus } from '../../shared/schemas/idea.ts';
import type { AnswerVariant } from '../../shared/schemas/answer.ts';
import { Collection, isDuplicateKey, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';
import { campaignRecipients } from './campaign-recipients.ts';

/** What a version says, frozen when the campaign is started: what is changed in the answer later changes nothing. */
export interface StoredWording {
  answerId: string;
  subjects: { language: string | null; text: string }[];
  variants: AnswerVariant[];
}

export interface InboxRest {
  until: Date;
  /** What its server said. */
  words: string;
}

export interface StoredCampaign extends CampaignInput {
  id: string;
  /** It tells the voters of an idea where it stands. Left out: it is a campaign of its own. */
  idea?: { id: string; status: IdeaStatus; askedOnly: boolean };
  state: CampaignState;
  /** Daily: the day that is being prepared or was last, "2026-11-23"; once: empty. */
  run: string;
  /** The last contact that was looked at for this run; null: all were. */
  cursor: string | null;
  /** Empty before it is started. */
  wordings: StoredWording[];
  /** scheduled: when it begins; daily: the next time that it is looked at. */
  nextRunAt: Date | null;
  /** By inbox: it sends nothing before then, since it cannot log in, its server is away, or asked for a rest. */
  rests?: Record<string, InboxRest>;
  startedAt: Date | null;
  doneAt: Date | null;
  problem: string;
  /** What was counted last, so that looking often costs little. */
  results?: CampaignResults;
  userId: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  updatedBy: string;
}

export interface StoredPace {
  /** Inbox and window. */
  id: string;
  used: number;
  at: Date;
}

export const campaignIndexes: IndexSpec[] = [
  { name: 'changed', key: { updatedAt: -1, _id: -1 } },
  { name: 'state', key: { state: 1, updatedAt: 1 } },
];
export const paceIndexes: IndexSpec[] = [{ name: 'age', key: { at: 1 }, expireAfterSeconds: 3600 }];

export const campaignQueries = {
  changed: (after?: Position): NamedQuery => ({
    filter: after ? beyond('updatedAt', after, -1) : {},
    sort: { updatedAt: -1, _id: -1 },
    index: 'changed',
    hint: true,
  }),
  inState: (state: CampaignState): NamedQuery => ({
    filter: { state },
    sort: { updatedAt: 1 },
    index: 'state',
  }),
};

/** Campaigns, who gets them, and how fast each inbox sends. */
export function createCampaignStore(connection: Connection) {
  const rows = new Collection<StoredCampaign>(connection, 'campaigns', campaignIndexes);
  const paces = new Collection<StoredPace>(connection, 'campaign_paces', paceIndexes);
  const people = campaignRecipients(connection);
  return {
    collection: rows,
    paces,
    ...people,
    read: (id: string) => rows.byId(id),
    readMany: (ids: readonly string[]) => rows.byIds(ids),
    insert: (row: StoredCampaign) => rows.insert(row),
    list: (after: Position | undefined, limit: number) => rows.page(campaignQueries.changed(after), limit),
    inState: (state: CampaignState, limit: number) => rows.find(campaignQueries.inState(state), { limit }),
    /** Only while it is in one of these states, and, where a version is given, the one that was looked at. */
    update: (
      { id, states, version }: { id: string; states: readonly CampaignState[]; version?: number },
      set: Partial<Omit<StoredCampaign, 'id'>>,
    ) =>
      rows.change(
        { _id: id, state: { $in: states }, ...(version !== undefined && { version }) },
        { $set: set },
      ),
    /** Goes on with finding out who gets it. @returns null when another process did */
    advance: (
      { id, run, cursor }: Pick<StoredCampaign, 'id' | 'run' | 'cursor'>,
      set: Partial<Omit<StoredCampaign, 'id'>>,
    ) => rows.change({ _id: id, state: 'active', run, cursor }, { $set: set }),
    /** An inbox of it sends nothing for a while; null: it does again. */
    rest: (id: string, inboxId: string, rest: InboxRest | null) => {
      const field = `rests.${inboxId}`;
      return rows.change({ _id: id }, rest ? { $set: { [field]: rest } } : { $unset: { [field]: '' } });
    },
    keepResults: (id: string, results: CampaignResults) => rows.change({ _id: id }, { $set: { results } }),
    remove: (id: string) => rows.remove({ _id: id, state: { $in: ['draft', 'scheduled'] }, startedAt: null }),
    /** Takes up to `wanted` turns of a window. @returns how many there were */
    async takeTurns(id: string, { wanted, most, now }: { wanted: number; most: number; now: Date }) {
      for (;;) {
        const used = (await paces.byId(id))?.used ?? 0;
        const granted = Math.min(wanted, most - used);
        if (granted <= 0) return 0;
        try {
          const set = { $inc: { used: granted }, $setOnInsert: { at: now } };
          const filter = used === 0 ? { _id: id, used: { $exists: false } } : { _id: id, used };
          if (await paces.change(filter, set, { upsert: used === 0 })) return granted;
        } catch (error) {
          // Another process took the first turn of this window.
          if (!isDuplicateKey(error)) throw error;
        }
      }
    },
  };
}
