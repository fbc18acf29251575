import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type {
  LoyaltyFigures,
  LoyaltyProgramme,
  LoyaltyProgrammeInput,
  LoyaltyReward,
  LoyaltyRewardInput,
} from '../../../shared/schemas/loyalty.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../store/ids.ts';
import type { StoredProgramme, StoredReward } from '../../store/loyalty-settings.ts';
import { recordAudit } from '../audit/record.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'logger'>;

/** More of them are in nobody's head. */
const mostProgrammes = 20;
const mostRewards = 100;

/** The first that fits a customer is theirs. */
export async function listProgrammes({ store }: Pick<Context, 'store'>): Promise<LoyaltyProgramme[]> {
  const rows = await store.loyaltySettings.list();
  return Promise.all(rows.map((row) => present({ store }, row)));
}

/** @throws AppError validation-failed for a segment or a tier that is not there */
export async function createProgramme(
  context: Needs,
  actor: Actor,
  input: LoyaltyProgrammeInput,
): Promise<LoyaltyProgramme> {
  const { store, clock } = context;
  await checkProgramme(context, input);
  if ((await store.loyaltySettings.list()).length >= mostProgrammes) {
    throw new AppError('validation-failed', {
      detail: `There are ${String(mostProgrammes)} programmes already.`,
    });
  }
  const row: StoredProgramme = { ...input, id: newId(), startsAt: clock.now(), version: 1 };
  await store.loyaltySettings.insert(row);
  await recordAudit(context, actor, {
    ...{ action: 'loyalty-programme.created', subject: `loyalty-programme:${row.id}` },
    data: { name: row.name },
  });
  return present(context, row);
}

/** @throws AppError not-found, validation-failed, too-late when somebody else changed it */
export async function updateProgramme(
  context: Needs,
  actor: Actor,
  { id, version, input }: { id: string; version: number; input: LoyaltyProgrammeInput },
): Promise<LoyaltyProgramme> {
  const { loyaltySettings } = context.store;
  if (!(await loyaltySettings.read(id))) throw new AppError('not-found');
  await checkProgramme(context, input);
  const after = await loyaltySettings.update(id, version, input);
  if (!after) {
    throw new AppError('too-late', { detail: 'Somebody changed this programme meanwhile. Load it again.' });
  }
  await recordAudit(context, actor, {
    ...{ action: 'loyalty-programme.changed', subject: `loyalty-programme:${id}` },
    data: { name: after.name, version: after.version },
  });
  return present(context, after);
}

/** @throws AppError not-found, validation-failed */
export async function createReward(
  context: Needs,
  actor: Actor,
  { programmeId, input }: { programmeId: string; input: LoyaltyRewardInput },
): Promise<LoyaltyReward> {
  const { loyaltySettings } = context.store;
  if (!(await loyaltySettings.read(programmeId))) throw new AppError('not-found');
  if ((await loyaltySettings.rewardsOf(programmeId)).length >= mostRewards) {
    throw new AppError('validation-failed', { detail: `There are ${String(mostRewards)} rewards already.` });
  }
  const row: StoredReward = { ...input, id: newId(), programmeId, taken: 0, taking: [] };
  await loyaltySettings.insertReward(row);
  await recordAudit(context, actor, {
    ...{ action: 'loyalty-reward.created', subject: `loyalty-reward:${row.id}` },
    data: { name: row.name, points: row.points },
  });
  return presentReward(row);
}

/** @throws AppError not-found */
export async function updateReward(
  context: Needs,
  actor: Actor,
  { id, input }: { id: string; input: LoyaltyRewardInput },
): Promise<LoyaltyReward> {
  const after = await context.store.loyaltySettings.updateReward(id, input);
  if (!after) throw new AppError('not-found');
  await recordAudit(context, actor, {
    ...{ action: 'loyalty-reward.changed', subject: `loyalty-reward:${id}` },
    data: { name: after.name, points: after.points },
  });
  return presentReward(after);
}

/** How each programme does, in their order. */
export async function readFigures({ store }: Pick<Context, 'store'>): Promise<LoyaltyFigures[]> {
  const rows = await store.loyaltySettings.list();
  return Promise.all(rows.map(async ({ id }) => ({ programmeId: id, ...(await store.loyalty.sumsOf(id)) })));
}

async function checkProgramme(
  { store }: Pick<Context, 'store'>,
  { segmentId, tiers }: LoyaltyProgrammeInput,
): Promise<void> {
  const [known, segment] = await Promise.all([
    store.tiers.list(),
    segmentId === null ? null : store.segments.read(segmentId),
  ]);
  const gone = tiers.steps.flatMap(({ tierId }, at) =>
    known.some(({ id }) => id === tierId)
      ? []
      : [{ path: `tiers.steps.${String(at)}.tierId`, message: 'This tier is not there any more.' }],
  );
  const fields = [
    ...(segmentId !== null && !segment
      ? [{ path: 'segmentId', message: 'This segment is not there any more.' }]
      : []),
    ...gone,
  ];
  if (fields.length > 0) throw new AppError('validation-failed', { fields });
}

async function present({ store }: Pick<Context, 'store'>, row: StoredProgramme): Promise<LoyaltyProgramme> {
  const rewards = (await store.loyaltySettings.rewardsOf(row.id)).map(presentReward);
  return { ...row, referralUrl: row.referralUrl ?? null, startsAt: row.startsAt.toISOString(), rewards };
}

export function presentReward({ taking: _, ...reward }: StoredReward): LoyaltyReward {
  return reward;
}
