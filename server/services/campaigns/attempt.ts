import { AppError } from '../../../shared/errors.ts';
import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { InboxAccount, OutboundMessage } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { failedOutcome, sentOutcome, type Outcome } from '../delivery/outcome.ts';
import { reply, type ReplyContext } from '../messages/reply.ts';
import { writtenMessageId } from '../messages/outbound-row.ts';
import type { Judged } from './audience.ts';
import { letterOf } from './letter.ts';
import { unsubscribeLink } from './link.ts';
import type { Plan } from './plan.ts';

export type SendContext = ReplyContext & Pick<Context, 'secretBox'>;

/** It speaks as the workspace. */
const system: Actor = { userId: '', role: 'admin', inboxIds: [], via: 'system' };

/** One recipient whose attempt is ours, and what they get. */
export interface Attempt {
  claimed: StoredRecipient;
  judged: Judged;
  plan: Plan;
  inbox: StoredInbox;
  account: InboxAccount;
}

/** Hands one mail to the server of the inbox. */
export async function tryMail(context: SendContext, attempt: Attempt): Promise<Outcome> {
  const { claimed, inbox, plan, account } = attempt;
  try {
    const mail = outboundOf(context, attempt);
    return sentOutcome(await channelById(inbox.channel).send(account, mail), context.clock.now());
  } catch (error) {
    context.logger.warn(
      { err: error, subsystem: 'campaigns', campaignId: plan.campaign.id, recipientId: claimed.id },
      'a mail of a campaign could not be sent',
    );
    const now = context.clock.now();
    const { attempts, firstTriedAt } = claimed;
    return failedOutcome({ error, attempts, since: firstTriedAt ?? now, now });
  }
}

function outboundOf(context: SendContext, { claimed, judged, plan, inbox }: Attempt): OutboundMessage {
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

/**
 * Says it where they wrote last. The client's id says whose it is: said again after a crash it is the same message.
 * @returns what became of it
 */
export async function sayInConversation(
  context: SendContext,
  { claimed, judged, conversationId }: { claimed: StoredRecipient; judged: Judged; conversationId: string },
): Promise<Partial<StoredRecipient>> {
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
    return { state: 'sent', sentAt: clock.now(), words: '' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { state: 'failed', words: error.fields[0]?.message ?? error.message };
  }
}
