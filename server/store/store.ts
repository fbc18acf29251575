import mongoose from 'mongoose';
import { createAskStore } from './advocate-asks.ts';
import { createAnswerStore } from './answers.ts';
import { createAssistStore } from './assist.ts';
import { createAttachmentStore } from './attachments.ts';
import { createAttributeStore } from './attributes.ts';
import { createAuditStore } from './audit.ts';
import { createBulkStore } from './bulk-actions.ts';
import { Collection, type Row, type StoreLogger } from './collection.ts';
import { createCampaignStore } from './campaigns.ts';
import { createCompanyMergeStore } from './company-merges.ts';
import { createCompanyStore } from './companies.ts';
import { createContactImportStore } from './contact-imports.ts';
import { createContactMergeStore } from './contact-merges.ts';
import { createContactStore } from './contacts.ts';
import { createConsentStore } from './consents.ts';
import { createConversationStore } from './conversations.ts';
import { createHealthStore } from './health.ts';
import { createIdeaStore } from './ideas.ts';
import { createInboxStateStore, createInboxStore } from './inboxes.ts';
import { createLinkStore } from './links.ts';
import { createLoyaltyStore } from './loyalty.ts';
import { createLoyaltySettingsStore } from './loyalty-settings.ts';
import { createMacroStore } from './macros.ts';
import { createMarkStore } from './marks.ts';
import { createMessageStore } from './messages.ts';
import { createDecisionStore } from './decisions.ts';
import { createDraftStore, createNotificationStore, createReadMarkStore } from './personal.ts';
import { createOrderSourceStore, createOrderStore } from './orders.ts';
import { createPlannedStore } from './planned.ts';
import { prepareDatabase } from './prepare.ts';
import { createPictureStore } from './pictures.ts';
import { createPushStore } from './push.ts';
import { createQualityStore } from './quality.ts';
import { createQueuePaceStore } from './queue-paces.ts';
import { createRawItemStore } from './raw-items.ts';
import { createBreachReasonStore } from './breach-reasons.ts';
import { createReferrerStore } from './referrers.ts';
import { createRedemptionStore } from './redemptions.ts';
import { createReputationStore } from './reputation.ts';
import { createRetentionStore } from './retention.ts';
import { createRuleStore } from './rules.ts';
import { createRuleWorkStore } from './rule-work.ts';
import { createSearchStore } from './search.ts';
import { createContactDeletionStore, createDeletionStore } from './deletions.ts';
import { createSeatStore } from './seats.ts';
import { createSharedDraftStore } from './shared-drafts.ts';
import { createSegmentStore } from './segments.ts';
import { createShoppingStore } from './shopping.ts';
import { createCommitmentStore, createSlaOutcomeStore } from './sla-facts.ts';
import { createCalendarStore, createSlaPolicyStore } from './sla-settings.ts';
import { readSlowQueries, type SlowQuery } from './slow-queries.ts';
import { createSurveyStore } from './surveys.ts';
import { createSuppressionStore } from './suppressions.ts';
import { createSystemStore } from './systems.ts';
import { createTagStore } from './tags.ts';
import { createTallyStore } from './tallies.ts';
import { createTeamStore } from './teams.ts';
import { createTierChangeStore } from './tier-changes.ts';
import { createTierStore } from './tiers.ts';
import { createTokenStore } from './tokens.ts';
import {
  createCounterStore,
  createLeaseStore,
  createMessageMoveStore,
  createSystemMailStore,
} from './upkeep.ts';
import { createMoodSpikeStore } from './mood-spikes.ts';
import { createUserStore } from './users.ts';
import { createViewStore } from './views.ts';
import { createVisitorStore } from './visitors.ts';
import { createWallDeviceStore, createWallLayoutStore } from './wall-devices.ts';
import { createWordingStore } from './wording.ts';
import { createWorkspaceStore } from './workspace.ts';

/** One line for each noun. */
const nouns = {
  conversations: createConversationStore,
  messages: createMessageStore,
  contacts: createContactStore,
  contactMerges: createContactMergeStore,
  companies: createCompanyStore,
  companyMerges: createCompanyMergeStore,
  consents: createConsentStore,
  contactImports: createContactImportStore,
  attributes: createAttributeStore,
  orders: createOrderStore,
  orderSources: createOrderSourceStore,
  loyalty: createLoyaltyStore,
  loyaltySettings: createLoyaltySettingsStore,
  redemptions: createRedemptionStore,
  health: createHealthStore,
  referrers: createReferrerStore,
  asks: createAskStore,
  tiers: createTierStore,
  tierChanges: createTierChangeStore,
  segments: createSegmentStore,
  ideas: createIdeaStore,
  answers: createAnswerStore,
  campaigns: createCampaignStore,
  suppressions: createSuppressionStore,
  macros: createMacroStore,
  pictures: createPictureStore,
  rawItems: createRawItemStore,
  attachments: createAttachmentStore,
  inboxes: createInboxStore,
  inboxStates: createInboxStateStore,
  tags: createTagStore,
  systems: createSystemStore,
  marks: createMarkStore,
  tallies: createTallyStore,
  moodSpikes: createMoodSpikeStore,
  drafts: createDraftStore,
  sharedDrafts: createSharedDraftStore,
  planned: createPlannedStore,
  bulk: createBulkStore,
  readMarks: createReadMarkStore,
  notifications: createNotificationStore,
  push: createPushStore,
  deletions: createDeletionStore,
  retention: createRetentionStore,
  rules: createRuleStore,
  ruleWork: createRuleWorkStore,
  decisions: createDecisionStore,
  contactDeletions: createContactDeletionStore,
  messageMoves: createMessageMoveStore,
  leases: createLeaseStore,
  counters: createCounterStore,
  systemMails: createSystemMailStore,
  users: createUserStore,
  teams: createTeamStore,
  seats: createSeatStore,
  queuePaces: createQueuePaceStore,
  links: createLinkStore,
  tokens: createTokenStore,
  wallDevices: createWallDeviceStore,
  wallLayouts: createWallLayoutStore,
  views: createViewStore,
  visitors: createVisitorStore,
  workspace: createWorkspaceStore,
  wording: createWordingStore,
  assist: createAssistStore,
  audit: createAuditStore,
  search: createSearchStore,
  slaPolicies: createSlaPolicyStore,
  calendars: createCalendarStore,
  slaOutcomes: createSlaOutcomeStore,
  breachReasons: createBreachReasonStore,
  commitments: createCommitmentStore,
  surveys: createSurveyStore,
  quality: createQualityStore,
  shopping: createShoppingStore,
  reputation: createReputationStore,
} as const;

type Nouns = { readonly [N in keyof typeof nouns]: ReturnType<(typeof nouns)[N]> };

export interface Store extends Nouns {
  /** Indexes and migrations, under a lock; every process awaits it before it does anything else. */
  prepare(clock: { now(): Date }): Promise<void>;
  /** @throws when the database does not answer. */
  ping(): Promise<void>;
  /** What the embedded store noted as slow since it was started; nothing from another database. */
  slowQueries(): Promise<SlowQuery[]>;
  close(): Promise<void>;
}

/**
 * Connects to the database.
 * @param uri MongoDB 7+ or compatible, with the database's name in its path
 * @throws when nothing answers within ten seconds
 */
export async function openStore(uri: string, { logger }: { logger: StoreLogger }): Promise<Store> {
  const connection = await mongoose
    .createConnection(uri, {
      serverSelectionTimeoutMS: 10_000,
      maxPoolSize: 20,
      ignoreUndefined: true,
      autoIndex: false,
      autoCreate: false,
    })
    .asPromise();
  connection.on('error', (error: unknown) => {
    logger.warn({ error }, 'the database connection reported an error');
  });
  const stores = Object.fromEntries(
    Object.entries(nouns).map(([noun, create]) => [noun, create(connection)]),
  ) as unknown as Nouns;

  return {
    ...stores,
    prepare: (clock) => prepareDatabase({ connection, collections: collectionsOf(stores), logger, clock }),
    ping: async () => {
      await connection.getClient().db(connection.name).command({ ping: 1 });
    },
    slowQueries: () => readSlowQueries(connection),
    close: () => connection.close(),
  };
}

/** Every collection that the stores expose. */
export function collectionsOf(stores: object): Collection<Row>[] {
  return Object.values(stores)
    .filter((store): store is object => typeof store === 'object' && store !== null)
    .flatMap((store) => Object.values(store) as unknown[])
    .filter((value): value is Collection<Row> => value instanceof Collection);
}
