import type { Connection } from 'mongoose';
import type {
  LoyaltyProgrammeInput,
  LoyaltyReward,
  LoyaltyRewardInput,
} from '../../shared/schemas/loyalty.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';

export interface StoredProgramme extends LoyaltyProgrammeInput {
  id: string;
  /** Orders that were placed earlier earn nothing. */
  startsAt: Date;
  version: number;
}

export interface StoredReward extends LoyaltyReward {
  /** Redemptions that have just taken one: whoever finds theirs here has it already. */
  taking: string[];
}

export const loyaltyRewardIndexes: IndexSpec[] = [
  { name: 'programme', key: { programmeId: 1, points: 1, _id: 1 } },
];
export const loyaltyProgrammeQueries = { all: (): NamedQuery => ({ filter: {}, index: '_id_' }) };
export const loyaltyRewardQueries = {
  ofProgramme: (programmeId: string): NamedQuery => ({
    filter: { programmeId },
    sort: { points: 1, _id: 1 },
    index: 'programme',
  }),
};

const mostRewards = 100;

/** Programmes and what they give: few, so they are read whole. */
export function createLoyaltySettingsStore(connection: Connection) {
  const programmes = new Collection<StoredProgramme>(connection, 'loyalty_programmes', []);
  const rewards = new Collection<StoredReward>(connection, 'loyalty_rewards', loyaltyRewardIndexes);
  /** The oldest first. */
  const list = async () =>
    (await programmes.find(loyaltyProgrammeQueries.all())).toSorted(
      (a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1),
    );
  const recent = createRecent(list, programmes);
  return {
    programmes,
    rewards,
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    read: (id: string) => programmes.byId(id),
    insert: (row: StoredProgramme) => programmes.insert(row),
    /** @returns null when somebody else changed it first */
    update: (id: string, version: number, set: LoyaltyProgrammeInput) =>
      programmes.change({ _id: id, version }, { $set: { ...set, version: version + 1 } }),
    /** With its rewards. */
    async removeProgramme(id: string): Promise<void> {
      await rewards.remove({ programmeId: id });
      await programmes.remove({ _id: id });
    },
    readReward: (id: string) => rewards.byId(id),
    rewardsOf: (programmeId: string) =>
      rewards.find(loyaltyRewardQueries.ofProgramme(programmeId), { limit: mostRewards }),
    insertReward: (row: StoredReward) => rewards.insert(row),
    updateReward: (id: string, set: LoyaltyRewardInput) => rewards.change({ _id: id }, { $set: set }),
    /** Takes one for a redemption, once. @returns null when none is left, or this redemption has one */
    takeOne: (id: string, redemptionId: string) =>
      rewards.change(
        {
          _id: id,
          taking: { $ne: redemptionId },
          $or: [{ stock: null }, { $expr: { $lt: ['$taken', '$stock'] } }],
        },
        { $inc: { taken: 1 }, $push: { taking: redemptionId } },
      ),
    /** Nobody who began earlier can come any more. */
    hasTaken: (id: string, redemptionId: string) =>
      rewards.change({ _id: id }, { $pull: { taking: redemptionId } }),
    /** One that was taken for good is about to come back. */
    returns: (id: string, redemptionId: string) =>
      rewards.change({ _id: id, taking: { $ne: redemptionId } }, { $push: { taking: redemptionId } }),
    /** What a redemption took, and did not keep, comes back. @returns null when it had taken none */
    giveBack: (id: string, redemptionId: string) =>
      rewards.change(
        { _id: id, taking: redemptionId },
        { $inc: { taken: -1 }, $pull: { taking: redemptionId } },
      ),
  };
}
