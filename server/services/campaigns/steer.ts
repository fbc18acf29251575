import type { Actor } from '../../../shared/abilities.ts';
import { dayIn, nextAtHour } from '../../../shared/campaigns/plan.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Campaign, CampaignState } from '../../../shared/schemas/campaign.ts';
import type { Context } from '../../context.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import { recordAudit } from '../audit/record.ts';
import { checkCampaign } from './check.ts';
import { findCampaign, presentCampaign } from './manage.ts';
import { wordingsOf } from './plan.ts';

export type SteerContext = Pick<Context, 'store' | 'clock' | 'queue' | 'logger'>;
export type Steering = 'start' | 'pause' | 'resume' | 'cancel';

const from: Readonly<Record<Steering, readonly CampaignState[]>> = {
  start: ['draft'],
  pause: ['scheduled', 'active'],
  resume: ['paused'],
  cancel: ['scheduled', 'active', 'paused'],
};

/**
 * Starts, pauses, resumes or cancels. What is on its way when it is paused or cancelled still arrives; nothing else does.
 * @throws AppError not-found, too-late where it is not in a state for that, validation-failed for what is gone meanwhile
 */
export async function steerCampaign(
  context: SteerContext,
  actor: Actor,
  { id, to }: { id: string; to: Steering },
): Promise<Campaign> {
  const { store, clock } = context;
  const row = await findCampaign(context, actor, id);
  if (to === 'start') await checkCampaign(context, actor, row);
  const now = clock.now();
  const set = await changeFor(context, row, to);
  const after = await store.campaigns.update({ id, states: from[to] }, { ...set, updatedAt: now });
  if (!after)
    throw new AppError('too-late', { detail: 'It is not in a state for that any more. Load it again.' });
  if (to === 'resume') await endRests(context, row, now);
  if (to === 'cancel') await store.campaigns.cancelWaiting(id);
  await recordAudit(context, actor, {
    ...{ action: `campaign.${to}`, subject: `campaign:${id}` },
    data: { name: row.name },
  });
  if (after.state === 'active') await context.queue.enqueue('campaign.work', { campaignId: id });
  return presentCampaign(context, after);
}

/** Whoever resumes it has seen to the inbox: nobody waits for the end of its rest. */
async function endRests({ store }: SteerContext, { id, rests }: StoredCampaign, now: Date): Promise<void> {
  const ends = Object.values(rests ?? {}).map(({ until }) => until.getTime());
  if (ends.length > 0) await store.campaigns.hurryWaiting(id, { now, until: new Date(Math.max(...ends)) });
}

async function changeFor(
  context: SteerContext,
  row: StoredCampaign,
  to: Steering,
): Promise<Partial<StoredCampaign>> {
  const { store, clock } = context;
  const now = clock.now();
  if (to === 'pause') return { state: 'paused' };
  if (to === 'cancel') return { state: 'cancelled', cursor: null, nextRunAt: null, doneAt: now };
  if (to === 'resume') {
    const waits = row.startedAt === null && row.timing.kind === 'once';
    return { state: waits ? 'scheduled' : 'active', rests: {}, problem: '' };
  }
  const wordings = await wordingsOf(context, row);
  if (wordings.some(({ variants }) => variants.length === 0)) {
    const message = 'This answer is not valid today, or says nothing.';
    throw new AppError('validation-failed', { fields: [{ path: 'versions.0.answerId', message }] });
  }
  if (row.timing.kind === 'daily') {
    const { timeZone } = await store.workspace.read();
    return {
      ...{ state: 'active', wordings, startedAt: now },
      nextRunAt: nextAtHour(row.timing.hour, timeZone, now),
    };
  }
  const at = row.timing.at === null ? now : new Date(row.timing.at);
  if (at > now) return { state: 'scheduled', wordings, nextRunAt: at };
  return { ...begun(now), wordings };
}

const begun = (now: Date): Partial<StoredCampaign> => ({
  ...{ state: 'active', run: '', cursor: '', nextRunAt: null, startedAt: now },
});

const mostAtOnce = 200;

/** For the sweep: begins what is due, goes on with what lost its job, and gives up attempts that never ended. */
export async function sweepCampaigns(context: SteerContext): Promise<void> {
  const { store, clock, queue } = context;
  const now = clock.now();
  await settleLost(context, now);
  for (const row of await store.campaigns.inState('scheduled', mostAtOnce)) {
    if (!row.nextRunAt || row.nextRunAt > now) continue;
    await store.campaigns.update({ id: row.id, states: ['scheduled'] }, { ...begun(now), updatedAt: now });
  }
  for (const row of await store.campaigns.inState('active', mostAtOnce)) {
    await beginDay(context, row, now);
    await queue.enqueue('campaign.work', { campaignId: row.id });
  }
}

/** Daily ones: another day has come, and the one before is prepared. */
async function beginDay({ store }: SteerContext, row: StoredCampaign, now: Date): Promise<void> {
  const { timing, nextRunAt, cursor } = row;
  if (timing.kind !== 'daily' || cursor !== null || !nextRunAt || nextRunAt > now) return;
  const { timeZone } = await store.workspace.read();
  await store.campaigns.advance(row, {
    ...{ run: dayIn(now, timeZone), cursor: '', updatedAt: now },
    nextRunAt: nextAtHour(timing.hour, timeZone, now),
  });
}

/** A mail may have gone out, and is not sent again; what is said in a conversation is once by its id, and tried again. */
async function settleLost({ store, logger }: SteerContext, now: Date): Promise<void> {
  for (const row of await store.campaigns.lostRecipients(now, mostAtOnce)) {
    const words = 'Sending was interrupted: it may have gone out or not.';
    const again = row.externalId === null;
    const set = again ? { state: 'waiting' as const, dueAt: now } : { state: 'unconfirmed' as const, words };
    const lost = await store.campaigns.settleLost(row, now, set);
    if (lost)
      logger.warn({ subsystem: 'campaigns', recipientId: row.id }, 'a mail of a campaign was interrupted');
  }
}
