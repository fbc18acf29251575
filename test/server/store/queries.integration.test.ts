import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerQueries } from '../../../server/store/answers.ts';
import { attachmentQueries } from '../../../server/store/attachments.ts';
import type { Collection, NamedQuery, Row } from '../../../server/store/collection.ts';
import { attributeQueries } from '../../../server/store/attributes.ts';
import { contactImportQueries } from '../../../server/store/contact-imports.ts';
import { companyQueries } from '../../../server/store/companies.ts';
import { consentQueries } from '../../../server/store/consents.ts';
import { walkQuery } from '../../../server/store/contact-lists.ts';
import { contactMergeQueries } from '../../../server/store/contact-merges.ts';
import { claimQueries, contactQueries, identityQueries } from '../../../server/store/contacts.ts';
import { conversationQueries, type ConversationListing } from '../../../server/store/conversation-queries.ts';
import { contactDeletionQueries, deletionQueries } from '../../../server/store/deletions.ts';
import { newId } from '../../../server/store/ids.ts';
import { companyMergeQueries } from '../../../server/store/company-merges.ts';
import { decisionQueries } from '../../../server/store/decisions.ts';
import { ruleQueries } from '../../../server/store/rules.ts';
import { orderCallQueries, orderQueries } from '../../../server/store/orders.ts';
import { peopleConversationQueries } from '../../../server/store/people-conversations.ts';
import { conversationHeadQueries } from '../../../server/store/conversation-heads.ts';
import { campaignQueries } from '../../../server/store/campaigns.ts';
import { recipientQueries } from '../../../server/store/campaign-recipients.ts';
import { suppressionQueries } from '../../../server/store/suppressions.ts';
import { contactHealthQueries } from '../../../server/store/health.ts';
import { segmentQueries } from '../../../server/store/segments.ts';
import { pushQueries } from '../../../server/store/push.ts';
import { ruleWorkQueries } from '../../../server/store/rule-work.ts';
import { bulkQueries } from '../../../server/store/bulk-actions.ts';
import { viewQueries } from '../../../server/store/views.ts';
import { macroQueries } from '../../../server/store/macros.ts';
import { plannedQueries } from '../../../server/store/planned.ts';
import { messageQueries } from '../../../server/store/message-queries.ts';
import { notificationQueries } from '../../../server/store/personal.ts';
import { rawItemQueries } from '../../../server/store/raw-items.ts';
import { slaFactQueries } from '../../../server/store/sla-facts.ts';
import { slaSettingsQueries } from '../../../server/store/sla-settings.ts';
import { openStore, type Store } from '../../../server/store/store.ts';
import { surveyQueries } from '../../../server/store/surveys.ts';
import { systemQueries } from '../../../server/store/systems.ts';
import { tallyQueries } from '../../../server/store/tallies.ts';
import { upkeepQueries } from '../../../server/store/upkeep.ts';
import { verdictQueries } from '../../../server/store/marks.ts';
import { tagMergeQueries } from '../../../server/store/tags.ts';
import { userQueries } from '../../../server/store/users.ts';
import { visitorQueries } from '../../../server/store/visitors.ts';
import { silentLogger } from '../../../server/observability/logger.ts';
import { ideaCases } from './idea-cases.ts';
import { loyaltyCases } from './loyalty-cases.ts';
import { qualityCases, type Case } from './quality-cases.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let store: Store;

beforeAll(async () => {
  store = await openStore(database.mongodbUri, { logger: silentLogger() });
  await store.prepare({ now: () => new Date() });
});
afterAll(() => store.close());

const now = new Date('2026-11-21T09:00:00.000Z');
const position = { at: now, id: newId() };
const [inbox, other, user] = [newId(), newId(), newId()];

const listings: ConversationListing[] = (['newest', 'oldest', 'waiting', 'due', 'undue'] as const).flatMap(
  (sort) =>
    ([null, [inbox], [inbox, other]] as const).flatMap((inboxIds) =>
      (['all', 'mine', 'unassigned'] as const).flatMap((view) =>
        [{}, { teamId: other }, { tagId: other }, ...(inboxIds ? [{ channel: 'telegram' }] : [])].flatMap(
          (narrower) =>
            [{}, { after: position }].map((page) => ({
              ...{
                sort,
                inboxIds,
                view,
                mine: 'assigned' as const,
                userId: user,
                status: 'open' as const,
                spam: false,
              },
              ...narrower,
              ...page,
            })),
        ),
      ),
    ),
);

const shared: ConversationListing[] = (['newest', 'oldest'] as const).map((sort) => ({
  ...{ sort, inboxIds: [inbox], view: 'mine', mine: 'shared', userId: user, status: 'open', spam: false },
  after: position,
}));

const rows = (collection: unknown) => collection as Collection<Row>;
const conversations = (from: Store) => rows(from.conversations.collection);
const messages = (from: Store) => rows(from.messages.collection);
const rawItems = (from: Store) => rows(from.rawItems.collection);

const cases: Case[] = [
  ['newest verdicts on marks', (from) => rows(from.marks.verdicts), verdictQueries.newest('sentiment')],
  ['newest merges of tags', (from) => rows(from.tags.merges), tagMergeQueries.newest()],
  ['merges of tags at work', (from) => rows(from.tags.merges), tagMergeQueries.working()],
  ['threads of a visitor', (from) => rows(from.visitors.threads), visitorQueries.ofVisitor(user)],
  ['tallies', (from) => rows(from.tallies.collection), tallyQueries.between(now, now)],
  ['messages written since', messages, messageQueries.writtenSince(now)],
  ['messages written since, the next page', messages, messageQueries.writtenSince(now, position)],
  ['thread of a conversation', (from) => rows(from.visitors.threads), visitorQueries.ofConversation(other)],
  ['visitors who never wrote', (from) => rows(from.visitors.collection), visitorQueries.silentBefore(now)],
  ['unseen answers to mail', (from) => rows(from.visitors.threads), visitorQueries.mailDue(now)],
  ...[...listings, ...shared].map((wanted): Case => {
    const { after, inboxIds, ...rest } = wanted;
    const name = `conversations ${JSON.stringify({ ...rest, inboxes: inboxIds?.length ?? 'all', after: !!after })}`;
    return [name, conversations, conversationQueries.listing(wanted)];
  }),
  [
    'of a contact',
    conversations,
    conversationQueries.ofContact({
      contactId: user,
      sight: { inboxIds: [inbox], userId: user },
      after: position,
    }),
  ],
  [
    'changed conversations',
    conversations,
    conversationQueries.changedSince(now, { inboxIds: [inbox, other], userId: user }),
  ],
  ['contact by contact', conversations, peopleConversationQueries.byContact()],
  [
    'contact by contact, the next page',
    conversations,
    peopleConversationQueries.byContact({ contactId: user, ...position }),
  ],
  ['of contacts since', conversations, peopleConversationQueries.ofContactsSince([user, other], now)],
  ['whose conversations changed', conversations, peopleConversationQueries.changedAfter(position)],
  ['shared with someone', conversations, conversationQueries.sharedWith(user)],
  ['snoozed', conversations, conversationQueries.snoozedUntil(now)],
  ['clocks to look at', conversations, conversationQueries.slaWake(now)],
  ['clocks of a policy', conversations, conversationQueries.holdingPolicy(other, 'pending')],
  ['what clocks care about', messages, messageQueries.happened(inbox)],
  ['what clocks of several care about', messages, messageQueries.happenedInAny([inbox, other])],
  [
    'how promises went',
    (from) => rows(from.slaOutcomes.collection),
    slaFactQueries.outcomesBetween({ from: now, to: now, inboxIds: null, after: position }),
  ],
  [
    'how promises of some inboxes went, newest first',
    (from) => rows(from.slaOutcomes.collection),
    slaFactQueries.outcomesBetween({ from: now, to: now, inboxIds: [inbox, other], newestFirst: true }),
  ],
  ...ideaCases({ ids: [inbox, other], position }),
  ...qualityCases({ inbox, other, user, position }),
  ['broken promises', (from) => rows(from.slaOutcomes.collection), slaFactQueries.unreviewed(null)],
  [
    'broken promises of some inboxes, the next page',
    (from) => rows(from.slaOutcomes.collection),
    slaFactQueries.unreviewed([inbox, other], position),
  ],
  ['reviewed ones', (from) => rows(from.slaOutcomes.collection), slaFactQueries.reviewed([inbox, other])],
  [
    'how promises of conversations went',
    (from) => rows(from.slaOutcomes.collection),
    slaFactQueries.outcomesOf([inbox]),
  ],
  ['commitments', (from) => rows(from.commitments.collection), slaFactQueries.commitmentsOf(inbox)],
  [
    'commitments of many',
    (from) => rows(from.commitments.collection),
    slaFactQueries.commitmentsOfMany([inbox, user]),
  ],
  ['what somebody has to do', (from) => rows(from.commitments.collection), slaFactQueries.ofOwner(user)],
  ['open commitments', (from) => rows(from.commitments.collection), slaFactQueries.openCommitments(now)],
  [
    'commitments newly overdue',
    (from) => rows(from.commitments.collection),
    slaFactQueries.newlyOverdue(now),
  ],
  ['versions of a policy', (from) => rows(from.slaPolicies.versions), slaSettingsQueries.versionsOf(other)],
  ['empty', conversations, conversationQueries.emptyBefore(now)],
  ['load', conversations, conversationQueries.openOfAssignees([user, other])],
  ['of numbers', conversations, conversationQueries.ofNumbers([1, 7])],
  ['of an inbox', conversations, conversationQueries.ofInbox(inbox)],
  ['passed on the wall', conversations, conversationQueries.overdue(now)],
  ['due on the wall', conversations, conversationQueries.dueBetween(now, now)],
  ['waiting in an inbox', conversations, conversationQueries.waiting({ inboxId: inbox })],
  ['waiting for a team', conversations, conversationQueries.waiting({ teamId: other })],
  ['with a tag', conversations, conversationQueries.withTag(other)],
  [
    'idle',
    conversations,
    conversationQueries.idle({ inboxId: inbox, status: 'resolved', spam: false, before: now }),
  ],
  ['held by somebody', conversations, conversationQueries.heldBy(user, 'pending')],
  ['of a team', conversations, conversationQueries.ofTeam(other, 'open')],
  ['a queue', conversations, conversationQueries.queued('team 1')],
  ['a queue up to a place', conversations, conversationQueries.queued('team 1', '3 2026')],
  ['who holds it is to be looked at', conversations, conversationQueries.routeDue(now)],
  ['alarms', conversations, conversationQueries.alarmed()],
  ['alarms of a queue', conversations, conversationQueries.alarmedSince(other, now)],
  ['unfinished merges', conversations, conversationQueries.mergesBefore(new Date())],
  ['side conversations', conversations, conversationQueries.sidesOf(user)],
  ['side conversations since', conversations, conversationQueries.sidesSince(now)],
  ['asked of somebody aside', conversations, conversationQueries.askedOf(user)],
  ['held of a contact', conversations, conversationQueries.heldOfContact(user)],
  ['newest messages', messages, messageQueries.before(inbox)],
  ['older messages', messages, messageQueries.before(inbox, position)],
  ['newer messages', messages, messageQueries.after(inbox, position)],
  ['written until', messages, messageQueries.upTo(inbox, now)],
  ['what was said', messages, messageQueries.said(inbox)],
  ['what we said since', messages, messageQueries.said(inbox, { kind: 'outbound', since: now })],
  ['messages with files', messages, messageQueries.withFiles([inbox, other])],
  ['deletions', (from) => rows(from.deletions.collection), deletionQueries.pendingBefore(now)],
  [
    'deletions of contacts',
    (from) => rows(from.contactDeletions.collection),
    contactDeletionQueries.inState('working'),
  ],
  [
    'the deletion of a contact',
    (from) => rows(from.contactDeletions.collection),
    contactDeletionQueries.ofContact(user),
  ],
  ['sources in a file', rawItems, rawItemQueries.withFile('f')],
  ['of a batch', messages, messageQueries.ofBatch(inbox, 'b')],
  ['by thread keys', messages, messageQueries.byThreadKeys(['a', 'b'])],
  ['by client id', messages, messageQueries.byClientId(inbox, 'client-1')],
  ['due deliveries', messages, messageQueries.dueDeliveries(now)],
  [
    'mentions of an inbox',
    messages,
    messageQueries.mentionsOfInbox({ state: 'done', inboxId: inbox, after: position }),
  ],
  [
    'mentions of a word',
    messages,
    messageQueries.mentionsOfWord({ state: 'done', word: 'acme', inboxIds: [inbox, other], after: position }),
  ],
  ['untriaged', messages, messageQueries.untriagedBefore(now)],
  ['quiet', conversations, conversationQueries.resting({ measure: 'quiet', after: now, until: now }, 'open')],
  [
    'waiting customers',
    conversations,
    conversationQueries.resting({ measure: 'customer-waits', after: now, until: now }, 'pending'),
  ],
  ['segments', (from) => rows(from.segments.collection), segmentQueries.all()],
  ['contacts by id', (from) => rows(from.contacts.collection), contactQueries.from(user)],
  ['whose health is due', (from) => rows(from.contacts.collection), contactHealthQueries.due(now)],
  ['who is at risk', (from) => rows(from.contacts.collection), contactHealthQueries.between('000', '040')],
  ['merged contacts', (from) => rows(from.contacts.collection), contactQueries.merged()],
  [
    'more merged contacts',
    (from) => rows(from.contacts.collection),
    contactQueries.merged({ mergedInto: user, id: user }),
  ],
  ['orders', (from) => rows(from.orders.collection), orderQueries.ofContact(user)],
  [
    'more orders',
    (from) => rows(from.orders.collection),
    orderQueries.ofContact(user, { at: now, id: user }),
  ],
  ['orders without points', (from) => rows(from.orders.collection), orderQueries.unrewarded()],
  ...loyaltyCases({ user, other, now }),
  ['calls of shops', (from) => rows(from.orders.calls), orderCallQueries.waiting(now)],
  ['orders of many', (from) => rows(from.orders.collection), orderQueries.ofContacts([user, other], now)],
  ['heads of many people', conversations, conversationHeadQueries.ofContacts([user, other])],
  ['campaigns', (from) => rows(from.campaigns.collection), campaignQueries.changed()],
  ['more campaigns', (from) => rows(from.campaigns.collection), campaignQueries.changed(position)],
  ['campaigns at work', (from) => rows(from.campaigns.collection), campaignQueries.inState('active')],
  ['recipients', (from) => rows(from.campaigns.recipients), recipientQueries.inState(inbox, 'sent', user)],
  ['count of recipients', (from) => rows(from.campaigns.recipients), recipientQueries.count(inbox, 'left')],
  ['due recipients', (from) => rows(from.campaigns.recipients), recipientQueries.due(inbox, now)],
  ['lost recipients', (from) => rows(from.campaigns.recipients), recipientQueries.lost(now)],
  [
    'campaigns of people',
    (from) => rows(from.campaigns.recipients),
    recipientQueries.ofContacts([user, other]),
  ],
  ['suppressions', (from) => rows(from.suppressions.collection), suppressionQueries.newest()],
  ['more suppressions', (from) => rows(from.suppressions.collection), suppressionQueries.newest(position)],
  ['due surveys', (from) => rows(from.surveys.collection), surveyQueries.due(now)],
  ['untold surveys', (from) => rows(from.surveys.collection), surveyQueries.untold(now)],
  ['surveys of people', (from) => rows(from.surveys.collection), surveyQueries.ofContacts([user], now)],
  [
    'surveys between',
    (from) => rows(from.surveys.collection),
    surveyQueries.between({
      from: now,
      to: now,
      inboxIds: [inbox, other],
      newestFirst: true,
      after: position,
    }),
  ],
  ['due planned replies', (from) => rows(from.planned.collection), plannedQueries.due(now)],
  ['what a system could not give', (from) => rows(from.systems.refusals), systemQueries.refusalsOf(inbox)],
  [
    'what is to be written in a system',
    (from) => rows(from.systems.activities),
    systemQueries.activitiesIn(inbox, 'waiting', now),
  ],
  ['planned replies', (from) => rows(from.planned.collection), plannedQueries.ofConversation(inbox)],
  ['bulk work', (from) => rows(from.bulk.collection), bulkQueries.inState('working', now)],
  ['changes of a bulk', (from) => rows(from.bulk.changes), bulkQueries.changes(inbox, 'waiting')],
  ['saved views', (from) => rows(from.views.collection), viewQueries.of(user)],
  ['all saved views', (from) => rows(from.views.collection), viewQueries.all()],
  ['macros', (from) => rows(from.macros.collection), macroQueries.all()],
  ['versions of a macro', (from) => rows(from.macros.versions), macroQueries.versionsOf(user)],
  ['answers', (from) => rows(from.answers.collection), answerQueries.all()],
  ['versions of an answer', (from) => rows(from.answers.versions), answerQueries.versionsOf(user)],
  ['answers that one used', (from) => rows(from.answers.uses), answerQueries.usedBy(user)],
  ['rules', (from) => rows(from.rules.collection), ruleQueries.all()],
  ['versions of a rule', (from) => rows(from.rules.versions), ruleQueries.versionsOf(user)],
  ['decisions', (from) => rows(from.decisions.collection), decisionQueries.of(inbox)],
  ['decisions of many', (from) => rows(from.decisions.collection), decisionQueries.ofMany([inbox, other])],
  ['old decisions', (from) => rows(from.decisions.collection), decisionQueries.before(now)],
  ['browsers of people', (from) => rows(from.push.browsers), pushQueries.browsersOf([user])],
  ['due pushes', (from) => rows(from.push.pushes), pushQueries.due(now)],
  ['old pushes', (from) => rows(from.push.pushes), pushQueries.old(now)],
  ['due webhooks', (from) => rows(from.ruleWork.webhooks), ruleWorkQueries.dueWebhooks(now)],
  ['webhooks of a rule', (from) => rows(from.ruleWork.webhooks), ruleWorkQueries.webhooksOf(user)],
  ['old webhooks', (from) => rows(from.ruleWork.webhooks), ruleWorkQueries.oldWebhooks(now)],
  ['due timers', (from) => rows(from.ruleWork.timers), ruleWorkQueries.dueTimers(now)],
  ['old dry runs', (from) => rows(from.ruleWork.dryRuns), ruleWorkQueries.oldDryRuns(now)],
  ['unindexed', messages, messageQueries.unindexed()],
  ['messages by change', messages, messageQueries.byChange(position)],
  ['all messages by change', messages, messageQueries.byChange(null)],
  [
    'changed messages',
    messages,
    messageQueries.changedSince(now, { inboxIds: [inbox], conversationIds: [other] }),
  ],
  ['pending raw items', rawItems, rawItemQueries.pending(inbox, now)],
  ['raw items', rawItems, rawItemQueries.listing({ inboxId: inbox, after: position })],
  [
    'raw items by state',
    rawItems,
    rawItemQueries.listing({ inboxId: inbox, state: 'quarantined', after: position }),
  ],
  ['old raw items', rawItems, rawItemQueries.old({ inboxId: inbox, before: now, after: null })],
  ['older raw items', rawItems, rawItemQueries.old({ inboxId: inbox, before: now, after: position })],
  ['known raw items', rawItems, rawItemQueries.known(inbox, ['1', '2'])],
  ['counted raw items', rawItems, rawItemQueries.inState(inbox, 'pending')],
  ['handles', (from) => rows(from.contacts.identities), identityQueries.withHandles(['ada', 'bob'])],
  ['claims of contacts', (from) => rows(from.contacts.claims), claimQueries.ofContacts([user, other])],
  ['claims of values', (from) => rows(from.contacts.claims), claimQueries.ofValues(['a', 'b'])],
  ['merges into', (from) => rows(from.contactMerges.collection), contactMergeQueries.into([user, other])],
  [
    'unfinished merges',
    (from) => rows(from.contactMerges.collection),
    contactMergeQueries.unfinishedBefore(now),
  ],
  ['files of messages', (from) => rows(from.attachments.collection), attachmentQueries.ofMessages([inbox])],
  ['unsent files', (from) => rows(from.attachments.collection), attachmentQueries.unsentBefore(now)],
  [
    'large files',
    (from) => rows(from.attachments.collection),
    attachmentQueries.large({ bytes: 2_000_000, before: now, after: null }),
  ],
  [
    'large files, the next page',
    (from) => rows(from.attachments.collection),
    attachmentQueries.large({ bytes: 2_000_000, before: now, after: position }),
  ],
  ['contacts on hold', (from) => rows(from.contacts.collection), contactQueries.held()],
  [
    'idle but for some contacts',
    conversations,
    conversationQueries.idle({
      ...{ inboxId: inbox, status: 'resolved', spam: false, before: now, exceptContacts: [user] },
    }),
  ],
  ['rows of a file', (from) => rows(from.attachments.collection), attachmentQueries.withFile('f')],
  ['contacts', (from) => rows(from.contacts.collection), contactQueries.newest(position)],
  ...(['seen', 'first', 'name', 'health', 'advocate'] as const).map((order): Case => {
    const after = { at: order === 'seen' || order === 'first' ? now : '060', id: user };
    return [`contacts by ${order}`, (from) => rows(from.contacts.collection), walkQuery({ order, after })];
  }),
  ...(['tagIds', 'tier', 'companyId', 'attributeKeys'] as const).map((field): Case => {
    const walk = { order: 'seen', mark: { field, id: user }, after: { at: now, id: user } } as const;
    return [`contacts with ${field}`, (from) => rows(from.contacts.collection), walkQuery(walk)];
  }),
  [
    'contacts of another system',
    (from) => rows(from.contacts.collection),
    contactQueries.withExternalIds(['salesforce:1']),
  ],
  [
    'companies of another system',
    (from) => rows(from.companies.collection),
    companyQueries.withExternalIds(['salesforce:1']),
  ],
  ['imports', (from) => rows(from.contactImports.collection), contactImportQueries.newest()],
  [
    'imports under way',
    (from) => rows(from.contactImports.collection),
    contactImportQueries.inState('working', now),
  ],
  ['refused lines', (from) => rows(from.contactImports.refusals), contactImportQueries.refusals(user, 3)],
  ['attributes', (from) => rows(from.attributes.collection), attributeQueries.all()],
  ['consents', (from) => rows(from.consents.collection), consentQueries.ofContacts([user, other])],
  ['companies', (from) => rows(from.companies.collection), companyQueries.sorted({ at: 'acme', id: user })],
  ['companies of a site', (from) => rows(from.companies.collection), companyQueries.ofSite('acme.example')],
  ['parts of companies', (from) => rows(from.companies.collection), companyQueries.partsOf([user, other])],
  ['merges of companies', (from) => rows(from.companyMerges.collection), companyMergeQueries.into(user)],
  ['cut merges', (from) => rows(from.companyMerges.collection), companyMergeQueries.unfinishedBefore(now)],
  ['young merges', (from) => rows(from.companyMerges.collection), companyMergeQueries.unsettled(now)],
  ['companies of keys', (from) => rows(from.companies.collection), companyQueries.withKeys(['a', 'b'])],
  ['companies that begin with', (from) => rows(from.companies.collection), companyQueries.beginningWith('a')],
  ['contacts that begin with', (from) => rows(from.contacts.collection), contactQueries.beginningWith('an')],
  ['identities', (from) => rows(from.contacts.identities), identityQueries.ofContacts([inbox, other])],
  [
    'notifications',
    (from) => rows(from.notifications.collection),
    notificationQueries.newest(user, position),
  ],
  ['system mails', (from) => rows(from.systemMails.collection), upkeepQueries.dueSystemMails(now)],
  ['lost system mails', (from) => rows(from.systemMails.collection), upkeepQueries.lostSystemMails(now)],
  ['moves', (from) => rows(from.messageMoves.collection), upkeepQueries.pendingMoves(now)],
  ['users of an inbox', (from) => rows(from.users.collection), userQueries.byInbox(inbox)],
  ['users of a team', (from) => rows(from.users.collection), userQueries.byTeam(inbox)],
  ['users by address', (from) => rows(from.users.collection), userQueries.byEmails(['a@example.com'])],
];

interface Stage {
  stage?: string;
  indexName?: string;
  inputStage?: Stage;
  inputStages?: Stage[];
}

function stagesOf(plan: Stage): Stage[] {
  return [plan, ...[plan.inputStage ?? [], plan.inputStages ?? []].flat().flatMap(stagesOf)];
}

interface Plan {
  stages: Stage[];
  /** Planned by PostgreSQL, which sorts the little that there is here after it came out of the index. */
  reference: boolean;
}

/** Nothing of ours: there the little that a test has would be scanned, were it not told what serves it. */
const onReference = process.env['MONGODB_URI'] !== undefined;

async function planOf(collection: Collection<Row>, query: NamedQuery): Promise<Plan> {
  const cursor = collection.native.find(
    query.filter as never,
    query.hint || onReference ? { hint: query.index } : {},
  );
  const sorted = query.sort ? cursor.sort({ ...query.sort }) : cursor;
  const explained = (await sorted.limit(50).explain('queryPlanner')) as {
    queryPlanner: { winningPlan: Stage };
    postgresPlan?: unknown;
  };
  const stages = stagesOf(explained.queryPlanner.winningPlan);
  return { stages, reference: explained.postgresPlan !== undefined };
}

describe('no named query reads more than its index', () => {
  test.each(cases)('%s', async (_name, collectionOf, query) => {
    const { stages, reference } = await planOf(collectionOf(store), query);
    const names = stages.map(({ stage }) => stage);
    expect(names).not.toContain('COLLSCAN');
    if (!reference) expect(names).not.toContain('SORT');
    expect([...new Set(stages.flatMap(({ indexName }) => indexName ?? []))]).toEqual([query.index]);
  });
});

test('counts, which are not told an index, find the one that their list has', async () => {
  const counted = listings.filter(({ sort, after, teamId }) => sort === 'newest' && !after && !teamId);
  for (const wanted of counted.filter(
    ({ tagId, view, inboxIds }) => !tagId || (view === 'all' && !inboxIds),
  )) {
    const { filter, index } = conversationQueries.listing(wanted);
    const { stages, reference } = await planOf(conversations(store), { filter, index });
    if (reference) return;
    expect(stages.flatMap(({ indexName }) => indexName ?? [])).toContain(index);
  }
});
