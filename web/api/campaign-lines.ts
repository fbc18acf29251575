import type { RouteName } from '../../shared/api/routes.ts';
import type { RouteLine } from './route-line.ts';

/** Routes of campaigns, part of the later ones. */
export const campaignLines = {
  listCampaigns: ['get', '/campaigns'],
  readCampaign: ['get', '/campaigns/{id}'],
  createCampaign: ['post', '/campaigns'],
  updateCampaign: ['put', '/campaigns/{id}'],
  deleteCampaign: ['delete', '/campaigns/{id}'],
  tryCampaign: ['post', '/campaigns/dry-run'],
  fileCampaignTrial: ['get', '/campaigns/{id}/dry-run.csv'],
  testCampaign: ['post', '/campaigns/test'],
  steerCampaign: ['post', '/campaigns/{id}/state'],
  sendCampaignAgain: ['post', '/campaigns/{id}/again'],
  listCampaignRecipients: ['get', '/campaigns/{id}/recipients'],
  fileCampaignRecipients: ['get', '/campaigns/{id}/recipients.csv'],
  readCampaignResults: ['get', '/campaigns/{id}/results'],
  listSuppressions: ['get', '/suppressions'],
  deleteSuppression: ['delete', '/suppressions/{id}'],
} as const satisfies Partial<Record<RouteName, RouteLine>>;
