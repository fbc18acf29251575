import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { sweepCampaigns as sweep } from '../../server/services/campaigns/steer.ts';
import { workOnCampaign } from '../../server/services/campaigns/work.ts';

export async function goOnWithCampaign(
  context: Context,
  { campaignId }: JobPayload<'campaign.work'>,
): Promise<void> {
  await workOnCampaign(context, campaignId);
}

export async function sweepCampaigns(context: Context): Promise<void> {
  await sweep(context);
}
