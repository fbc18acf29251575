import { loyaltyProgrammeInput, loyaltyRewardInput } from '../../../shared/schemas/loyalty.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';

const id = idFrom(['demo', 'loyalty', 'Club']);
const yearMillis = 365 * 86_400_000;
const tier = (name: string): string => idFrom(['demo', 'tier', name]);

const programme = loyaltyProgrammeInput.parse({
  ...{ name: 'Nordlicht Club', currency: 'EUR', goodwillLimit: 50, expiryMonths: 24 },
  referralUrl: 'https://shop.nordlicht.example/',
  earn: { perUnit: 1, survey: 20, referral: 150 },
  tiers: {
    ...{ by: 'spend', periodDays: 365, graceDays: 30 },
    steps: [
      { tierId: tier('Gold'), from: 1500 },
      { tierId: tier('Silver'), from: 500 },
    ],
  },
});
const rewards = [
  { name: 'Enamel mug', points: 150 },
  { name: 'Free return for a year', points: 300 },
  { name: 'Head torch', points: 600, stock: 25 },
  { name: '10 % on the next tent', points: 900 },
].map((reward) => ({
  ...loyaltyRewardInput.parse(reward),
  ...{ id: idFrom(['demo', 'reward', reward.name]), programmeId: id, taken: 0, taking: [] },
}));

/** A programme that the demo's orders earn points in; the sweep gives them. */
export async function ensureLoyalty({ store, clock }: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const startsAt = new Date(clock.now().getTime() - yearMillis);
  await store.loyaltySettings.insert({ ...programme, id, startsAt, version: 1 });
  for (const reward of rewards) await store.loyaltySettings.insertReward(reward);
}

/** Takes it away with what was collected in it. */
export async function removeLoyalty({ store }: Pick<Context, 'store'>): Promise<void> {
  await store.loyaltySettings.removeProgramme(id);
}
