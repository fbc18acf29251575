import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { campaignInput, type CampaignDryRun } from '../../../shared/schemas/campaign.ts';
import type { TellInput } from '../../../shared/schemas/idea.ts';
import type { Context } from '../../context.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import type { StoredIdea } from '../../store/ideas.ts';
import { checkCampaign } from '../campaigns/check.ts';
import { tryCampaign } from '../campaigns/dry-run.ts';
import { steerCampaign, type SteerContext } from '../campaigns/steer.ts';
import { authorOf } from '../conversations/author.ts';
import { note } from './manage.ts';
import { tellingId } from './telling-id.ts';
import { findIdea } from './vote.ts';

/** Who would be told what, and who would not and why; nothing is sent. @throws AppError as `tellVoters` */
export async function tryTelling(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  { id, input }: { id: string; input: TellInput },
): Promise<CampaignDryRun> {
  const idea = await toldIdea(context, actor, id);
  const telling = await context.store.campaigns.read(tellingId(idea.id, idea.status));
  if (telling && telling.state !== 'draft') throw toldAlready();
  return tryCampaign(context, actor, tellingOf(idea, input));
}

/**
 * Tells the voters where an idea stands, each once for each status, by the rules of campaigns: through their channel, in
 * their language, in no quiet hours.
 * @throws AppError not-found, validation-failed, too-late where they were told of it already
 */
export async function tellVoters(
  context: SteerContext,
  actor: Actor,
  { id, input }: { id: string; input: TellInput },
): Promise<{ campaignId: string }> {
  const { store, clock } = context;
  const idea = await toldIdea(context, actor, id);
  const telling = tellingOf(idea, input);
  await checkCampaign(context, actor, telling);
  const now = clock.now();
  const { name: by } = await authorOf(context, actor);
  const row: StoredCampaign = {
    ...telling,
    ...{ id: tellingId(idea.id, idea.status), state: 'draft', run: '', cursor: null, wordings: [] },
    ...{ nextRunAt: null, startedAt: null, doneAt: null, problem: '', version: 1 },
    ...{ userId: actor.userId, createdAt: now, updatedAt: now, updatedBy: by },
  };
  if (!(await store.campaigns.insert(row))) {
    // Written down by somebody who died before it was started: these are the words now.
    const again = { ...telling, updatedAt: now, updatedBy: by };
    const draft = await store.campaigns.update({ id: row.id, states: ['draft'] }, again);
    if (!draft) throw toldAlready();
  }
  await steerCampaign(context, actor, { id: row.id, to: 'start' });
  await note(context, { ideaId: id, kind: 'told', by, to: idea.status });
  return { campaignId: row.id };
}

const toldAlready = (): AppError =>
  new AppError('too-late', { detail: 'The voters were told of this status already.' });

async function toldIdea(context: Pick<Context, 'store'>, actor: Actor, id: string): Promise<StoredIdea> {
  if (!can(actor, 'ideas.manage') || !can(actor, 'campaigns.manage')) throw new AppError('not-allowed');
  const idea = await findIdea(context, id);
  if (idea.status !== 'new' && idea.standing) return idea;
  throw new AppError('not-capable', {
    detail: 'Voters are told where an idea stands once it is no longer new, and of the whole, not of a part.',
  });
}

/** Who asked to hear of it is told unless they refused; others only where they said yes to news. */
function tellingOf(idea: StoredIdea, { audience, answerId, subjects, inboxIds }: TellInput) {
  const asked = audience === 'asked';
  const input = campaignInput.parse({
    name: `${idea.title.slice(0, 90)} · ${idea.status}`,
    ...{ inboxIds, versions: [{ answerId, subjects }], timing: { kind: 'once' }, cap: null },
    ...{ purpose: asked ? 'notices' : 'news', consent: asked ? 'not-refused' : 'given' },
  });
  return { ...input, idea: { id: idea.id, status: idea.status, askedOnly: asked } };
}
