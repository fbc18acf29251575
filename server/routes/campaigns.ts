import { Readable } from 'node:stream';
import type { campaignRoutes } from '../../shared/api/campaigns.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { sendAgain } from '../services/campaigns/again.ts';
import { fileOfTrial, tryCampaign } from '../services/campaigns/dry-run.ts';
import {
  createCampaign,
  deleteCampaign,
  listCampaigns,
  readCampaign,
  updateCampaign,
} from '../services/campaigns/manage.ts';
import { fileOfRecipients, listRecipients } from '../services/campaigns/recipients.ts';
import { readResults } from '../services/campaigns/results.ts';
import { steerCampaign } from '../services/campaigns/steer.ts';
import { deleteSuppression, listSuppressions } from '../services/campaigns/suppressions.ts';
import { mailTest } from '../services/campaigns/test-mail.ts';

const file = (lines: AsyncIterable<string>, name: string) =>
  new Bytes({
    stream: Readable.from(lines),
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
    },
  });

export function campaignHandlers(context: WebContext): HandlersOf<typeof campaignRoutes> {
  return {
    listCampaigns: async ({ actor, query }) => listCampaigns(context, actor, query),
    readCampaign: async ({ actor, params }) => readCampaign(context, actor, params.id),
    createCampaign: async ({ actor, body }) => createCampaign(context, actor, body),
    updateCampaign: async ({ actor, params, body: { version, ...input } }) =>
      updateCampaign(context, actor, { id: params.id, version, input }),
    deleteCampaign: async ({ actor, params }) => {
      await deleteCampaign(context, actor, params.id);
      return {};
    },
    tryCampaign: async ({ actor, body }) => tryCampaign(context, actor, body),
    fileCampaignTrial: async ({ actor, params }) =>
      file(await fileOfTrial(context, actor, params.id), 'dry-run'),
    testCampaign: async ({ actor, body }) => mailTest(context, actor, body),
    steerCampaign: async ({ actor, params, body }) =>
      steerCampaign(context, actor, { id: params.id, to: body.to }),
    sendCampaignAgain: async ({ actor, params, body }) =>
      sendAgain(context, actor, { id: params.id, recipientIds: body.recipientIds }),
    listCampaignRecipients: async ({ actor, params, query }) =>
      listRecipients(context, actor, { id: params.id, ...query }),
    fileCampaignRecipients: async ({ actor, params }) =>
      file(await fileOfRecipients(context, actor, params.id), 'recipients'),
    readCampaignResults: async ({ actor, params }) => readResults(context, actor, params.id),
    listSuppressions: async ({ query }) => listSuppressions(context, query),
    deleteSuppression: async ({ actor, params }) => {
      await deleteSuppression(context, actor, params.id);
      return {};
    },
  };
}
