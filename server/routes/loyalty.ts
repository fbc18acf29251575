import type { loyaltyRoutes } from '../../shared/api/loyalty.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { readCode, takeCode } from '../services/loyalty/codes.ts';
import { decideGoodwill, giveGoodwill, listGoodwillRequests } from '../services/loyalty/goodwill.ts';
import {
  createProgramme,
  createReward,
  listProgrammes,
  readFigures,
  updateProgramme,
  updateReward,
} from '../services/loyalty/programmes.ts';
import { listEntries, readLoyalty } from '../services/loyalty/read.ts';
import { cancelRedemption, redeemFor } from '../services/loyalty/redeem.ts';

export function loyaltyHandlers(context: WebContext): HandlersOf<typeof loyaltyRoutes> {
  return {
    listLoyaltyProgrammes: async () => ({ items: await listProgrammes(context) }),
    createLoyaltyProgramme: async ({ actor, body }) => createProgramme(context, actor, body),
    updateLoyaltyProgramme: async ({ actor, params, body: { version, ...input } }) =>
      updateProgramme(context, actor, { id: params.id, version, input }),
    createLoyaltyReward: async ({ actor, params, body }) =>
      createReward(context, actor, { programmeId: params.id, input: body }),
    updateLoyaltyReward: async ({ actor, params, body }) =>
      updateReward(context, actor, { id: params.id, input: body }),
    readLoyaltyFigures: async () => ({ items: await readFigures(context) }),
    readLoyalty: async ({ actor, params }) => ({ items: await readLoyalty(context, actor, params.id) }),
    listLoyaltyEntries: async ({ actor, params, query }) =>
      listEntries(context, actor, { id: params.id, query }),
    giveGoodwill: async ({ actor, params, body }) => ({
      state: await giveGoodwill(context, actor, { contactId: params.id, input: body }),
    }),
    listGoodwillRequests: async ({ actor }) => ({ items: await listGoodwillRequests(context, actor) }),
    decideGoodwill: async ({ actor, params, body }) => ({
      state: await decideGoodwill(context, actor, { id: params.id, ...body }),
    }),
    redeemReward: async ({ actor, params, body }) =>
      redeemFor(context, actor, { contactId: params.id, ...body }),
    cancelRedemption: async ({ actor, params }) => cancelRedemption(context, actor, params.id),
    readLoyaltyCode: async ({ actor, params }) => readCode(context, actor, params.code),
    takeLoyaltyCode: async ({ actor, params, body }) =>
      takeCode(context, actor, { code: params.code, ...body }),
  };
}
