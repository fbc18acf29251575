import { z } from 'zod';
import type { RouteContract } from '../../shared/api/route.ts';
import { answer, answerVersion } from '../../shared/schemas/answer.ts';
import { attachment } from '../../shared/schemas/attachment.ts';
import { attribute } from '../../shared/schemas/attribute.ts';
import { bulk } from '../../shared/schemas/bulk.ts';
import { calendar } from '../../shared/schemas/calendar.ts';
import { commitment } from '../../shared/schemas/commitment.ts';
import { pushBrowser } from '../../shared/schemas/push.ts';
import { slaExplanation } from '../../shared/schemas/sla.ts';
import { slaOutcome } from '../../shared/schemas/sla-report.ts';
import { slaPolicy } from '../../shared/schemas/sla-policy.ts';
import { slaState } from '../../shared/schemas/sla.ts';
import { capabilities, channelDescriptor, channelHealth, checkResult } from '../../shared/schemas/channel.ts';
import { idea, ideaVoter } from '../../shared/schemas/idea.ts';
import { campaign, campaignRecipient } from '../../shared/schemas/campaign.ts';
import { company } from '../../shared/schemas/company.ts';
import { contactImport } from '../../shared/schemas/contact-import.ts';
import { contact, identity } from '../../shared/schemas/contact.ts';
import {
  conversation,
  conversationForViewer,
  draft,
  messageMove,
} from '../../shared/schemas/conversation.ts';
import { decision } from '../../shared/schemas/decision.ts';
import { delivery } from '../../shared/schemas/delivery.ts';
import { dryRun } from '../../shared/schemas/dry-run.ts';
import { advocacy, advocateTerms, ask } from '../../shared/schemas/advocate.ts';
import { contactHealth, healthTerms } from '../../shared/schemas/health.ts';
import { inbox } from '../../shared/schemas/inbox.ts';
import {
  goodwillRequest,
  loyaltyCode,
  loyaltyProgramme,
  loyaltyRedemption,
  loyaltyReward,
  loyaltyStanding,
} from '../../shared/schemas/loyalty.ts';
import { macro } from '../../shared/schemas/macro.ts';
import { message, threadedBy } from '../../shared/schemas/message.ts';
import { notification } from '../../shared/schemas/notification.ts';
import { plannedReply } from '../../shared/schemas/planned.ts';
import { boundedCount, participant } from '../../shared/schemas/primitives.ts';
import { qualityReview, scorecard } from '../../shared/schemas/quality.ts';
import { reputationSpike } from '../../shared/schemas/reputation.ts';
import { shopScript, shopVisit } from '../../shared/schemas/shopping.ts';
import { rawItem } from '../../shared/schemas/raw-item.ts';
import { mark } from '../../shared/schemas/marks.ts';
import { systemConnection } from '../../shared/schemas/system.ts';
import { tag, tagMerge } from '../../shared/schemas/tag.ts';
import { ruleCall } from '../../shared/schemas/rule-call.ts';
import { order, orderSource } from '../../shared/schemas/order.ts';
import { segment, segmentSize } from '../../shared/schemas/segment.ts';
import { inboxSurvey, survey } from '../../shared/schemas/survey.ts';
import { tier } from '../../shared/schemas/tier.ts';
import { rule } from '../../shared/schemas/rule.ts';
import { team } from '../../shared/schemas/team.ts';
import { apiToken, createdToken } from '../../shared/schemas/token.ts';
import { createdInvitation, invitation, session, user } from '../../shared/schemas/user.ts';
import { savedView } from '../../shared/schemas/view.ts';
import { problemDocument } from './problem.ts';

/** JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export type JsonSchema = Record<string, unknown>;

/** What has a name of its own in the documentation. */
const nouns: Record<string, z.ZodType> = {
  Answer: answer,
  AnswerVersion: answerVersion,
  Attachment: attachment,
  ApiToken: apiToken,
  Attribute: attribute,
  BoundedCount: boundedCount,
  Bulk: bulk,
  Calendar: calendar,
  Campaign: campaign,
  CampaignRecipient: campaignRecipient,
  Capabilities: capabilities,
  Channel: channelDescriptor,
  ContactHealth: contactHealth,
  Advocacy: advocacy,
  Ask: ask,
  ChannelHealth: channelHealth,
  CheckResult: checkResult,
  Commitment: commitment,
  Company: company,
  ContactImport: contactImport,
  Contact: contact,
  Conversation: conversation,
  ConversationForViewer: conversationForViewer,
  CreatedInvitation: createdInvitation,
  CreatedToken: createdToken,
  Delivery: delivery,
  Decision: decision,
  Draft: draft,
  DryRun: dryRun,
  GoodwillRequest: goodwillRequest,
  Idea: idea,
  IdeaVoter: ideaVoter,
  Identity: identity,
  HealthTerms: healthTerms,
  AdvocateTerms: advocateTerms,
  Inbox: inbox,
  Invitation: invitation,
  LoyaltyCode: loyaltyCode,
  LoyaltyProgramme: loyaltyProgramme,
  LoyaltyRedemption: loyaltyRedemption,
  LoyaltyReward: loyaltyReward,
  LoyaltyStanding: loyaltyStanding,
  Macro: macro,
  Message: message,
  MessageMove: messageMove,
  Notification: notification,
  Order: order,
  OrderSource: orderSource,
  Participant: participant,
  PlannedReply: plannedReply,
  Problem: problemDocument,
  PushBrowser: pushBrowser,
  QualityReview: qualityReview,
  RawItem: rawItem,
  ReputationSpike: reputationSpike,
  Rule: rule,
  RuleCall: ruleCall,
  SavedView: savedView,
  Scorecard: scorecard,
  Segment: segment,
  SegmentSize: segmentSize,
  Session: session,
  ShopScript: shopScript,
  ShopVisit: shopVisit,
  SlaExplanation: slaExplanation,
  SlaOutcome: slaOutcome,
  SlaPolicy: slaPolicy,
  SlaState: slaState,
  Survey: survey,
  SystemConnection: systemConnection,
  InboxSurvey: inboxSurvey,
  Mark: mark,
  Tag: tag,
  TagMerge: tagMerge,
  Team: team,
  ThreadedBy: threadedBy,
  Tier: tier,
  User: user,
};

/** Says in fewer words what zod says by patterns and bounds that follow from the type anyway. */
function simplify({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema['format'] === 'date-time' || jsonSchema['format'] === 'email') delete jsonSchema['pattern'];
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
}

function withoutIds(schema: JsonSchema): JsonSchema {
  const { $schema: _dialect, $id: _id, ...rest } = schema;
  return rest;
}

/** What a caller may send: defaults may be left out, so it is not the same as what is answered. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  return withoutIds(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: simplify }));
}

export interface OutputSchemas {
  /** The nouns, by name. */
  components: Record<string, JsonSchema>;
  /** A route's answer: refers to nouns where it can. */
  responseOf(name: string): JsonSchema;
}

/** The answers of all routes together, so that a noun is described once. */
export function outputSchemas(contracts: Record<string, RouteContract>): OutputSchemas {
  const registry = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(nouns)) registry.add(schema, { id: name });
  const idOf = new Map<string, string>();
  for (const [name, { response }] of Object.entries(contracts)) {
    if (!registry.has(response)) registry.add(response, { id: `${name}Response` });
    idOf.set(name, registry.get(response)?.id ?? '');
  }
  const { schemas } = z.toJSONSchema(registry, {
    io: 'output',
    unrepresentable: 'any',
    override: simplify,
    uri: (id) => `#/components/schemas/${id}`,
  }) as unknown as { schemas: Record<string, JsonSchema> };
  return {
    components: Object.fromEntries(Object.keys(nouns).map((name) => [name, withoutIds(schemas[name] ?? {})])),
    responseOf(name) {
      const id = idOf.get(name) ?? '';
      return id in nouns ? { $ref: `#/components/schemas/${id}` } : withoutIds(schemas[id] ?? {});
    },
  };
}
