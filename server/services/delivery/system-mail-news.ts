import type { ParsedMessage, ParsedReceipt } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import type { StoredSystemMail } from '../../store/upkeep.ts';

type NewsContext = Pick<Context, 'store' | 'clock' | 'logger'>;
type Receipt = Pick<ParsedReceipt, 'about' | 'outcome' | 'status' | 'diagnostic'>;

/**
 * A bounce or receipt of one of our own mails (an invitation, a password reset) is no customer's conversation: it is
 * written down with that mail.
 * @returns what it was, for people; null when it is about none of them
 */
export async function systemMailReceipt(context: NewsContext, receipt: Receipt): Promise<string | null> {
  const mail = receipt.about === null ? null : await ownMail(context, [receipt.about]);
  if (!mail) return null;
  const { systemMails } = context.store;
  const words = receipt.status === null ? receipt.diagnostic : `${receipt.status} ${receipt.diagnostic}`;
  if (receipt.outcome === 'bounced' || receipt.outcome === 'failed') {
    await systemMails.update(mail.id, ['sending', 'sent', 'unconfirmed'], {
      state: 'failed',
      nextTryAt: null,
      error: words,
    });
    context.logger.warn({ subsystem: 'delivery', systemMailId: mail.id, words }, 'a mail of ours came back');
  } else if (receipt.outcome !== 'delayed' && receipt.outcome !== 'complained') {
    const sentAt = mail.sentAt ?? context.clock.now();
    await systemMails.update(mail.id, ['unconfirmed'], { state: 'sent', sentAt, error: null });
  }
  return `${about(mail)}: ${receipt.outcome}. ${words}`.trim();
}

/** @returns why an automatic answer to one of our own mails (out of office) is not imported; null when it is no such thing */
export async function systemMailAutoReply(
  context: Pick<Context, 'store'>,
  parsed: Pick<ParsedMessage, 'automatic' | 'threading'>,
): Promise<string | null> {
  if (!parsed.automatic) return null;
  const { inReplyTo, references } = parsed.threading;
  const mail = await ownMail(context, [...inReplyTo, ...references.slice(-3)]);
  return mail && `${about(mail)}: answered by a machine.`;
}

const about = ({ to, subject }: StoredSystemMail): string => `About our mail “${subject}” to ${to.address}`;

/** Our mails carry the id of their row in their Message-ID. */
async function ownMail(
  { store }: Pick<Context, 'store'>,
  messageIds: readonly string[],
): Promise<StoredSystemMail | null> {
  const ids = new Set(
    messageIds.map((id) => /^([0-9a-f]{24})@/.exec(id)?.[1]).filter((id) => id !== undefined),
  );
  for (const id of ids) {
    const mail = await store.systemMails.read(id);
    if (mail) return mail;
  }
  return null;
}
