import { seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { campaignInput, type Campaign, type CampaignInput } from '../../../shared/schemas/campaign.ts';
import type { Context } from '../../context.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import { newId } from '../../store/ids.ts';
import { authorOf } from '../conversations/author.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { checkCampaign } from './check.ts';

type ManageContext = Pick<Context, 'store' | 'clock'>;

/** Changed last first, as far as one sees all of their inboxes; a page may be shorter than its limit. */
export async function listCampaigns(
  context: ManageContext,
  actor: Actor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: Campaign[]; next: string | null }> {
  const after = cursor === undefined ? undefined : positionFrom(cursor);
  const { items, last } = await context.store.campaigns.list(after, limit);
  const seen = items.filter((row) => sees(actor, row));
  return {
    items: await Promise.all(seen.map((row) => presentCampaign(context, row))),
    next: cursorAfter(last, ({ updatedAt }) => updatedAt),
  };
}

const sees = (actor: Actor, { inboxIds }: StoredCampaign) => inboxIds.every((id) => seesInbox(actor, id));

/** @throws AppError not-found, also for one whose inboxes are not all the actor's */
export async function findCampaign(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<StoredCampaign> {
  const row = await store.campaigns.read(id);
  if (!row || !sees(actor, row)) throw new AppError('not-found');
  return row;
}

export async function readCampaign(context: ManageContext, actor: Actor, id: string): Promise<Campaign> {
  return presentCampaign(context, await findCampaign(context, actor, id));
}

/** @throws AppError not-found, validation-failed */
export async function createCampaign(
  context: ManageContext,
  actor: Actor,
  input: CampaignInput,
): Promise<Campaign> {
  await checkCampaign(context, actor, input);
  const now = context.clock.now();
  const row: StoredCampaign = {
    ...inputOf(input),
    ...{ id: newId(), state: 'draft', run: '', cursor: null, wordings: [], nextRunAt: null },
    ...{ startedAt: null, doneAt: null, problem: '', userId: actor.userId, version: 1 },
    ...{ createdAt: now, updatedAt: now, updatedBy: (await authorOf(context, actor)).name },
  };
  await context.store.campaigns.insert(row);
  return presentCampaign(context, row);
}

/** @throws AppError not-found, validation-failed, too-late once it is started or somebody else changed it */
export async function updateCampaign(
  context: ManageContext,
  actor: Actor,
  { id, version, input }: { id: string; version: number; input: CampaignInput },
): Promise<Campaign> {
  await findCampaign(context, actor, id);
  await checkCampaign(context, actor, input);
  const { name: updatedBy } = await authorOf(context, actor);
  const set = { ...inputOf(input), version: version + 1, updatedAt: context.clock.now(), updatedBy };
  const after = await context.store.campaigns.update({ id, states: ['draft'], version }, set);
  if (!after) {
    throw new AppError('too-late', {
      detail: 'It was started, or somebody changed it meanwhile. Load it again.',
    });
  }
  return presentCampaign(context, after);
}

/** @throws AppError not-found, too-late once it was started: who got it must be able to stop it */
export async function deleteCampaign(context: ManageContext, actor: Actor, id: string): Promise<void> {
  await findCampaign(context, actor, id);
  if ((await context.store.campaigns.remove(id)) === 0) {
    throw new AppError('too-late', { detail: 'It was started: cancel it instead.' });
  }
}

/** What people write, and nothing else. */
export function inputOf(row: CampaignInput): CampaignInput {
  return Object.fromEntries(
    Object.keys(campaignInput.shape).map((field) => [field, row[field as keyof CampaignInput]]),
  ) as CampaignInput;
}

export async function presentCampaign(
  { store, clock }: ManageContext,
  row: StoredCampaign,
): Promise<Campaign> {
  const { id, state, cursor, nextRunAt, startedAt, doneAt, problem, version, updatedAt, updatedBy } = row;
  return {
    ...{ id, ...inputOf(row), state, preparing: cursor !== null && state === 'active' },
    counts: await store.campaigns.countRecipients(id),
    resting: restingOf(row, clock.now()),
    ...{ problem, version, updatedBy },
    ...{ nextRunAt: momentOrNull(nextRunAt), startedAt: momentOrNull(startedAt) },
    ...{ doneAt: momentOrNull(doneAt), updatedAt: moment(updatedAt) },
  };
}

/** The inboxes that keep their recipients waiting. Pure. */
function restingOf({ rests = {}, state }: StoredCampaign, now: Date): Campaign['resting'] {
  if (state !== 'active' && state !== 'paused') return [];
  return Object.entries(rests)
    .filter(([, { until }]) => until > now)
    .map(([inboxId, { until, words }]) => ({ inboxId, until: moment(until), words }));
}
