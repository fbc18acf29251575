import { AppError } from '../../../shared/errors.ts';
import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { OutboundMessage, SendResult } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { attemptMillis } from '../delivery/back-off.ts';
import { noteSendHealth } from '../delivery/health.ts';
import { failedOutcome, sentOutcome, type Outcome } from '../delivery/outcome.ts';
import { openInboxAccount } from '../inboxes/open-account.ts';
import { reply, type ReplyContext } from '../messages/reply.ts';
import { writtenMessageId } from '../messages/outbound-row.ts';
import type { Judged } from './audience.ts';
import { letterOf } from './letter.ts';
import { unsubscribeLink } from './link.ts';
import { noteReturned } from './returned.ts';
import type { Plan } from './plan.ts';

export type SendContext = ReplyContext & Pick<Context, 'secretBox'>;

/** It speaks as the workspace. */
const system: Actor = { userId: '', role: 'admin', inboxIds: [], via: 'system' };

/** One recipient, and what they get now. */
interface Sending {
  plan: Plan;
  row: StoredRecipient;
  judged: Judged;
}

/**
 * Sends to one recipient, by the rules of replies: claimed before anything goes out, repeated only when it surely did
 * not. Whoever comes late finds nothing to claim.
 * @returns when the inbox should rest; null: it need not
 */
export async function sendToOne(context: SendContext, sending: Sending): Promise<Date | null> {
  const { plan, row, judged } = sending;
  const { way, worded } = judged;
  const inbox = plan.inboxes.find(({ id }) => id === way?.inboxId);
  if (!way || !worded || !inbox) return null;
  const now = context.clock.now();
  const claimed = await context.store.campaigns.claimRecipient(row.id, now, {
    ...{ inboxId: inbox.id, channel: inbox.channel, kind: way.kind, address: way.address, name: judged.name },
    ...{ language: judged.language, version: judged.version, values: worded.values },
    externalId: way.conversationId === null ? messageIdOf(inbox, row.id, context) : null,
    conversationId: way.conversationId,
    firstTriedAt: row.firstTriedAt ?? now,
    lostAt: new Date(now.getTime() + attemptMillis),
  });
  if (!claimed) return null;
  if (way.conversationId !== null) {
    await sayInConversation(context, { claimed, judged, conversationId: way.conversationId });
    return null;
  }
  return mail(context, { claimed, judged, plan, inbox });
}

function messageIdOf({ address }: StoredInbox, id: string, { config }: Pick<SendContext, 'config'>): string {
  const domain = address.split('@')[1] ?? new URL(config.publicUrl).hostname;
  return `${id}@${domain.toLowerCase()}`;
}

interface Mailing {
  claimed: StoredRecipient;
  judged: Judged;
  plan: Plan;
  inbox: StoredInbox;
}

async function mail(context: SendContext, mailing: Mailing): Promise<Date | null> {
  const { claimed, inbox, plan } = mailing;
  const outcome = await attempt(context, mailing).then(
    (result) => sentOutcome(result, context.clock.now()),
    (error: unknown) => {
      context.logger.warn(
        { err: error, subsystem: 'campaigns', campaignId: plan.campaign.id, recipientId: claimed.id },
        'a mail of a campaign could not be sent',
      );
      const now = context.clock.now();
      const { attempts, firstTriedAt } = claimed;
      return failedOutcome({ error, attempts, since: firstTriedAt ?? now, now });
    },
  );
  await settle(context, claimed, outcome);
  await noteSendHealth(context, inbox, outcome);
  return outcome.authFailed === null ? null : (outcome.delivery.nextTryAt ?? null);
}

async function attempt(context: SendContext, mailing: Mailing): Promise<SendResult> {
  const { inbox } = mailing;
  return channelById(inbox.channel).send(openInboxAccount(context, inbox), outboundOf(context, mailing));
}

function outboundOf(context: SendContext, { claimed, judged, plan, inbox }: Mailing): OutboundMessage {
  const link = unsubscribeLink(context, claimed.id);
  const { language } = claimed;
  const said = letterOf(judged.worded?.text ?? '', { language, link, company: plan.company });
  return {
    messageId: claimed.id,
    conversationId: claimed.id,
    externalId: claimed.externalId ?? claimed.id,
    from: { address: inbox.address, name: inbox.name },
    to: [{ address: claimed.address, name: claimed.name === claimed.address ? '' : claimed.name }],
    ...{ cc: [], bcc: [], files: [], inReplyTo: null, references: [] },
    subject: judged.worded?.subject ?? '',
    ...said,
    signature: { text: '', html: '' },
    replyToken: context.secretBox.signReplyToken(claimed.id),
    automatic: true,
    unsubscribe: link,
    date: context.clock.now(),
  };
}

async function settle(context: SendContext, claimed: StoredRecipient, outcome: Outcome): Promise<void> {
  const { campaigns } = context.store;
  const { state, sentAt = null, nextTryAt, error } = outcome.delivery;
  const words = (error?.message ?? '').slice(0, 1000);
  if (state === 'queued') {
    const dueAt = nextTryAt ?? claimed.dueAt;
    await campaigns.settleRecipient(claimed, { state: 'waiting', dueAt, words });
    return;
  }
  const refused = (outcome.delivery.refused ?? []).length > 0;
  const after = refused || state === 'failed' ? 'failed' : state === 'sent' ? 'sent' : 'unconfirmed';
  await campaigns.settleRecipient(claimed, { state: after, sentAt: after === 'sent' ? sentAt : null, words });
  if (after === 'failed') await noteReturned(context, claimed, { status: null, words });
}

/** The client's id says whose it is: said again after a crash it is the same message. */
async function sayInConversation(
  context: SendContext,
  { claimed, judged, conversationId }: { claimed: StoredRecipient; judged: Judged; conversationId: string },
): Promise<void> {
  const { store, clock } = context;
  const clientId = `campaign-${claimed.id}`;
  try {
    const conversation = await store.conversations.read(conversationId);
    if (!conversation) throw new AppError('not-found');
    const known = await store.messages.read(writtenMessageId(conversationId, clientId));
    const input = {
      ...{ clientId, text: judged.worded?.text ?? '', html: null, attachmentIds: [], cc: [], bcc: [] },
      ...{ split: true, force: true, expectedRevision: conversation.revision },
    };
    if (!known) await reply(context, system, { conversationId, input });
    await store.campaigns.settleRecipient(claimed, { state: 'sent', sentAt: clock.now(), words: '' });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const words = error.fields[0]?.message ?? error.message;
    await store.campaigns.settleRecipient(claimed, { state: 'failed', words });
  }
}
