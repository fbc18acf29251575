import { AppError } from '../../../shared/errors.ts';
import type { Actor } from '../../../shared/abilities.ts';
import type { Campaign } from '../../../shared/schemas/campaign.ts';
import { recordAudit } from '../audit/record.ts';
import { findCampaign, presentCampaign } from './manage.ts';
import { walkRecipients } from './recipients.ts';
import type { SteerContext } from './steer.ts';

const sendsAgain = ['active', 'paused', 'done'] as const;

/**
 * Sends once more to recipients of whom nobody knows whether they have it: a person decided so, it never happens by itself.
 * Each is judged afresh, so who refused meanwhile gets nothing. The Message-ID stays: programs that have the mail may know it.
 * @param recipientIds null: to all of them
 * @throws AppError not-found, too-late for one that was cancelled
 */
export async function sendAgain(
  context: SteerContext,
  actor: Actor,
  { id, recipientIds }: { id: string; recipientIds: readonly string[] | null },
): Promise<{ campaign: Campaign; count: number }> {
  const { store, clock, queue } = context;
  const row = await findCampaign(context, actor, id);
  const now = clock.now();
  const state = row.state === 'done' ? ('active' as const) : row.state;
  const open = await store.campaigns.update(
    { id, states: sendsAgain },
    { state, doneAt: null, updatedAt: now },
  );
  if (!open) throw new AppError('too-late', { detail: 'It was cancelled, or never started.' });
  let count = 0;
  if (recipientIds) count = await store.campaigns.retryUnconfirmed(id, recipientIds, now);
  else {
    for await (const rows of walkRecipients(context, id, 'unconfirmed')) {
      const ids = rows.map((one) => one.id);
      count += await store.campaigns.retryUnconfirmed(id, ids, now);
    }
  }
  await recordAudit(context, actor, {
    ...{ action: 'campaign.again', subject: `campaign:${id}` },
    data: { name: row.name, count },
  });
  if (open.state === 'active') await queue.enqueue('campaign.work', { campaignId: id });
  return { campaign: await presentCampaign(context, open), count };
}
