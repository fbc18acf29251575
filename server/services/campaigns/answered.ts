import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import { identityId } from '../../store/contacts.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { readPerson } from '../contacts/person.ts';
import { withTier } from '../contacts/rename.ts';
import { blankConversation } from '../conversations/blank-conversation.ts';
import { blankMessage } from '../conversations/write-activity.ts';
import { htmlToStore } from '../messages/compose-html.ts';
import type { Arrival } from '../messages/ingest/look-up.ts';
import { letterOf } from './letter.ts';
import { unsubscribeLink } from './link.ts';
import { namedBy, recipientIdsIn } from './news.ts';
import { sayWith, textsFor } from './words.ts';
import { versionKeys } from '../../../shared/schemas/campaign.ts';

type AnsweredContext = Pick<Context, 'store' | 'clock' | 'config' | 'secretBox'>;

/**
 * Mails of a campaign have no conversation, until somebody answers one: then there is one with what they got in it, before
 * the answer is imported, which joins it by the rules that hold for all. Ids are the recipient's, so done twice is done once.
 */
export async function beginAnswered(
  context: AnsweredContext,
  arrivals: readonly Pick<Arrival, 'parsed' | 'sender' | 'token'>[],
): Promise<void> {
  const answering = arrivals.flatMap(({ parsed, sender, token }) => {
    if (parsed.automatic || parsed.own) return [];
    const ids = [...recipientIdsIn(namedBy(parsed)), ...(token ? [token.conversationId] : [])];
    return ids.map((id) => ({ id, sender }));
  });
  if (answering.length === 0) return;
  const rows = await context.store.campaigns.recipientsByIds([...new Set(answering.map(({ id }) => id))]);
  for (const row of rows) {
    const by = answering.filter(({ id }) => id === row.id).map(({ sender }) => sender.address);
    if (await isTheirs(context, row, by)) await begin(context, row);
  }
}

/** Does one of these addresses belong to whom it was sent? A stranger who was forwarded it begins something else. */
async function isTheirs(
  { store }: AnsweredContext,
  row: StoredRecipient,
  addresses: readonly string[],
): Promise<boolean> {
  if (row.contactId === '' || row.externalId === null) return false;
  if (addresses.includes(row.address.toLowerCase())) return true;
  const [person, identities] = await Promise.all([
    readPerson({ store }, row.contactId),
    store.contacts.identitiesByIds(addresses.map((address) => identityId('email', address))),
  ]);
  return identities.some(({ contactId }) => person?.ids.includes(contactId) ?? false);
}

async function begin(context: AnsweredContext, row: StoredRecipient): Promise<void> {
  const { store, clock } = context;
  const [campaign, inbox] = await Promise.all([
    store.campaigns.read(row.campaignId),
    store.inboxes.read(row.inboxId),
  ]);
  if (!campaign || !inbox) return;
  const message = messageOf(context, { row, campaign, inbox });
  await store.messages.insertMany([message]);
  await insertConversation(context, { row, campaign, inbox, message });
  const now = clock.now();
  await store.campaigns.markRecipient(row.id, { mark: 'repliedAt', at: now, conversationId: row.id });
}

interface Sent {
  row: StoredRecipient;
  campaign: StoredCampaign;
  inbox: StoredInbox;
}

/** What they got, as it was: the words were frozen, and what names stood for was kept. */
function messageOf(context: AnsweredContext, { row, campaign, inbox }: Sent): StoredMessage {
  const at = row.sentAt ?? row.dueAt;
  const wording = campaign.wordings[versionKeys.indexOf(row.version)];
  const chosen = wording && textsFor(wording, { language: row.language, channel: row.channel });
  const said = chosen && sayWith(chosen, row.values);
  const { text, subject } = said && 'text' in said ? said : { text: '', subject: campaign.name };
  const link = unsubscribeLink(context, row.id);
  const { html } = letterOf(text, { language: row.language, company: inbox.name, link });
  return {
    ...blankMessage({ id: row.id, inboxId: inbox.id }, at),
    ...{ id: row.id, kind: 'outbound', author: { type: 'system', id: null, name: campaign.name } },
    ...{ subject, text, html: htmlToStore(html, []).html, automatic: true },
    from: { address: inbox.address, name: inbox.name },
    to: [{ address: row.address, name: row.name }],
    ...{ externalId: row.externalId, threadKeys: row.externalId === null ? [] : [row.externalId] },
    threadedBy: {
      strategy: 'written-here',
      evidence: campaign.name,
      rejected: [],
      linkedConversationId: null,
    },
    delivery: {
      ...{ state: 'sent', heldUntil: null, attempts: row.attempts, nextTryAt: null, sentAt: at },
      ...{ providerReply: null, error: null, dueAt: null, attemptId: null, refused: [] },
    },
  };
}

async function insertConversation(
  { store, clock }: AnsweredContext,
  { row, campaign, inbox, message }: Sent & { message: StoredMessage },
): Promise<void> {
  if (await store.conversations.read(row.id)) return;
  const contact = await store.contacts.read(row.contactId);
  const address = row.address.toLowerCase();
  const who = { id: row.contactId, name: row.name === row.address ? '' : row.name, address };
  const at = message.createdAt;
  await store.conversations.insert({
    ...blankConversation(
      {
        ...{ id: row.id, inboxId: inbox.id, channel: inbox.channel, subject: message.subject ?? '' },
        ...{ contact: withTier(who, contact?.tier ?? null), teamId: inbox.teamId },
        ...{
          number: await store.counters.take('conversations'),
          campaign: { id: campaign.id, name: campaign.name },
        },
        ...{ replyTo: [{ address: row.address, name: row.name }], participants: [address] },
        ...{ excerpt: excerpt(message.text), messageCount: 1, language: row.language },
        ...{ lastMessageAt: at, lastOutboundAt: at, lastOutboundId: message.id, lastActivityAt: at },
      },
      clock.now(),
    ),
    createdAt: at,
  });
}
