import { advocateHandlers } from './advocates.ts';
import type { Handlers } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { accessHandlers } from './access.ts';
import { answerHandlers } from './answers.ts';
import { assistHandlers } from './assist.ts';
import { attributeHandlers } from './attributes.ts';
import { bulkHandlers } from './bulk.ts';
import { campaignHandlers } from './campaigns.ts';
import { companyHandlers } from './companies.ts';
import { connectHandlers } from './connect.ts';
import { contactDeletionHandlers } from './contact-deletions.ts';
import { contactFileHandlers } from './contact-files.ts';
import { contactHandlers, notificationHandlers } from './contacts.ts';
import { conversationHandlers } from './conversations.ts';
import { deskHandlers } from './desk.ts';
import { qualityHandlers } from './quality.ts';
import { ideaHandlers } from './ideas.ts';
import { reputationHandlers } from './reputation.ts';
import { shoppingHandlers } from './shopping.ts';
import { inboxHandlers } from './inboxes.ts';
import { loyaltyHandlers } from './loyalty.ts';
import { macroHandlers } from './macros.ts';
import { markHandlers } from './marks.ts';
import { mergeHandlers } from './merges.ts';
import { mentionHandlers } from './mentions.ts';
import { orderHandlers } from './orders.ts';
import { peopleHandlers } from './people.ts';
import { plannedHandlers } from './planned.ts';
import { togetherHandlers } from './together.ts';
import { postHandlers } from './posts.ts';
import { readingHandlers } from './reading.ts';
import { pushHandlers } from './push.ts';
import { reportHandlers } from './reports.ts';
import { retentionHandlers } from './retention.ts';
import { ruleHandlers } from './rules.ts';
import { saidHandlers } from './said.ts';
import { searchHandlers } from './search.ts';
import { segmentHandlers } from './segments.ts';
import { sideHandlers } from './sides.ts';
import { slaHandlers } from './sla.ts';
import { systemHandlers } from './systems.ts';
import { surveyHandlers } from './surveys.ts';
import { healthHandlers } from './health.ts';
import { valueHandlers } from './value.ts';
import { viewHandlers } from './views.ts';
import { wallHandlers } from './wall.ts';
import { wordingHandlers } from './wording.ts';
import { workspaceHandlers } from './workspace.ts';

/** The handler of every route of shared/api/routes.ts. */
export function createHandlers(context: WebContext): Handlers {
  return {
    ...accessHandlers(context),
    ...peopleHandlers(context),
    ...workspaceHandlers(context),
    ...inboxHandlers(context),
    ...connectHandlers(context),
    ...conversationHandlers(context),
    ...bulkHandlers(context),
    ...plannedHandlers(context),
    ...togetherHandlers(context),
    ...postHandlers(context),
    ...contactHandlers(context),
    ...companyHandlers(context),
    ...attributeHandlers(context),
    ...contactFileHandlers(context),
    ...orderHandlers(context),
    ...loyaltyHandlers(context),
    ...systemHandlers(context),
    ...segmentHandlers(context),
    ...answerHandlers(context),
    ...campaignHandlers(context),
    ...ideaHandlers(context),
    ...macroHandlers(context),
    ...wordingHandlers(context),
    ...assistHandlers(context),
    ...contactDeletionHandlers(context),
    ...mentionHandlers(context),
    ...markHandlers(context),
    ...deskHandlers(context),
    ...qualityHandlers(context),
    ...reputationHandlers(context),
    ...shoppingHandlers(context),
    ...notificationHandlers(context),
    ...pushHandlers(context),
    ...searchHandlers(context),
    ...readingHandlers(context),
    ...saidHandlers(context),
    ...retentionHandlers(context),
    ...sideHandlers(context),
    ...mergeHandlers(context),
    ...slaHandlers(context),
    ...reportHandlers(context),
    ...surveyHandlers(context),
    ...valueHandlers(context),
    ...healthHandlers(context),
    ...advocateHandlers(context),
    ...ruleHandlers(context),
    ...viewHandlers(context),
    ...wallHandlers(context),
  };
}
