import { advocateRoutes } from './advocates.ts';
import { answerRoutes } from './answers.ts';
import { assistRoutes } from './assist.ts';
import { attributeRoutes } from './attributes.ts';
import { bulkRoutes } from './bulk.ts';
import { campaignRoutes } from './campaigns.ts';
import { companyRoutes } from './companies.ts';
import { connectRoutes } from './connect.ts';
import { contactDeletionRoutes } from './contact-deletions.ts';
import { contactFileRoutes } from './contact-files.ts';
import { contactRoutes } from './contacts.ts';
import { conversationRoutes } from './conversations.ts';
import { loyaltyRoutes } from './loyalty.ts';
import { macroRoutes } from './macros.ts';
import { markRoutes } from './marks.ts';
import { deskRoutes } from './desk.ts';
import { healthRoutes } from './health.ts';
import { qualityRoutes } from './quality.ts';
import { reputationRoutes } from './reputation.ts';
import { mergeRoutes } from './merges.ts';
import { mentionRoutes } from './mentions.ts';
import { notificationRoutes } from './notifications.ts';
import { orderRoutes } from './orders.ts';
import { pushRoutes } from './push.ts';
import { plannedRoutes } from './planned.ts';
import { postRoutes } from './posts.ts';
import { readingRoutes } from './reading.ts';
import { reportRoutes } from './reports.ts';
import { retentionRoutes } from './retention.ts';
import { ruleRoutes } from './rules.ts';
import { saidRoutes } from './said.ts';
import { searchRoutes } from './search.ts';
import { segmentRoutes } from './segments.ts';
import { shoppingRoutes } from './shopping.ts';
import { sideRoutes } from './sides.ts';
import { slaRoutes } from './sla.ts';
import { systemRoutes } from './systems.ts';
import { surveyRoutes } from './surveys.ts';
import { valueRoutes } from './value.ts';
import { accessRoutes, peopleRoutes } from './people.ts';
import { togetherRoutes } from './together.ts';
import { viewRoutes } from './views.ts';
import { wallRoutes } from './wall.ts';
import { wordingRoutes } from './wording.ts';
import { ideaRoutes } from './ideas.ts';
import { inboxRoutes, workspaceRoutes } from './workspace.ts';

/** Every route of /api/v1. The server must have one handler for each; the OpenAPI document is made from it. */
export const routes = {
  ...accessRoutes,
  ...peopleRoutes,
  ...workspaceRoutes,
  ...inboxRoutes,
  ...connectRoutes,
  ...conversationRoutes,
  ...bulkRoutes,
  ...plannedRoutes,
  ...postRoutes,
  ...contactRoutes,
  ...companyRoutes,
  ...attributeRoutes,
  ...contactFileRoutes,
  ...orderRoutes,
  ...loyaltyRoutes,
  ...systemRoutes,
  ...segmentRoutes,
  ...answerRoutes,
  ...campaignRoutes,
  ...ideaRoutes,
  ...macroRoutes,
  ...wordingRoutes,
  ...assistRoutes,
  ...contactDeletionRoutes,
  ...mentionRoutes,
  ...markRoutes,
  ...deskRoutes,
  ...qualityRoutes,
  ...reputationRoutes,
  ...shoppingRoutes,
  ...notificationRoutes,
  ...pushRoutes,
  ...searchRoutes,
  ...readingRoutes,
  ...saidRoutes,
  ...retentionRoutes,
  ...sideRoutes,
  ...mergeRoutes,
  ...slaRoutes,
  ...reportRoutes,
  ...surveyRoutes,
  ...valueRoutes,
  ...healthRoutes,
  ...advocateRoutes,
  ...ruleRoutes,
  ...togetherRoutes,
  ...viewRoutes,
  ...wallRoutes,
};
export type Routes = typeof routes;
export type RouteName = keyof Routes;
