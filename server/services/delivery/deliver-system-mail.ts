import type { OutboundMessage } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredSystemMail } from '../../store/upkeep.ts';
import { openInboxAccount } from '../inboxes/open-account.ts';
import { attemptMillis } from './back-off.ts';
import { failedOutcome, wordsOf } from './outcome.ts';
import { tellMailFailed } from '../visitors/mail-failed.ts';
import { systemMailInbox } from './send-system-mail.ts';

type SystemMailContext = Pick<
  Context,
  'store' | 'clock' | 'config' | 'queue' | 'secretBox' | 'publisher' | 'files' | 'logger'
>;

/**
 * Sends one of our own mails from its row, by the rules of replies: claimed before it is sent, repeated only when it
 * surely did not go out. Anything but a due, queued one is left alone.
 */
export async function deliverSystemMail(context: SystemMailContext, systemMailId: string): Promise<void> {
  const { systemMails } = context.store;
  const mail = await systemMails.read(systemMailId);
  const now = context.clock.now();
  if (mail?.state !== 'queued' || (mail.nextTryAt && mail.nextTryAt > now)) return;
  const inbox = await inboxFor(context, mail);
  if (!inbox) return;
  const attempts = mail.attempts + 1;
  const claimed = await systemMails.update(mail.id, ['queued'], {
    state: 'sending',
    attempts,
    nextTryAt: new Date(now.getTime() + attemptMillis),
  });
  if (!claimed) return;
  const error = await send(context, inbox, claimed);
  if (error === null) {
    await systemMails.update(mail.id, ['sending', 'unconfirmed'], {
      state: 'sent',
      nextTryAt: null,
      sentAt: context.clock.now(),
      error: null,
    });
    return;
  }
  context.logger.warn(
    { subsystem: 'delivery', err: error, systemMailId },
    'a mail of ours could not be sent',
  );
  await settleFailure(context, claimed, error);
}

/**
 * The attempts that never ended (kill -9, a hung connection): such a mail may have gone out, and is not sent again. Who
 * waits for it asks again.
 */
export async function settleLostSystemMails(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  atOnce: number,
): Promise<void> {
  const { systemMails } = context.store;
  const now = context.clock.now();
  for (const mail of await systemMails.lost(now, atOnce)) {
    const error = 'Sending was interrupted: it may have gone out or not.';
    const lost = await systemMails.settleLost(mail, now, { state: 'unconfirmed', nextTryAt: null, error });
    if (!lost) continue;
    context.logger.warn({ subsystem: 'delivery', systemMailId: mail.id }, 'a mail of ours was interrupted');
  }
}

/** @returns null when it was sent, else why not */
async function send(
  context: SystemMailContext,
  inbox: StoredInbox,
  mail: StoredSystemMail,
): Promise<unknown> {
  try {
    const account = openInboxAccount(context, inbox);
    await channelById(inbox.channel).send(account, await outboundOf(context, inbox, mail));
    return null;
  } catch (error) {
    return error ?? new Error('unknown');
  }
}

async function settleFailure(
  context: SystemMailContext,
  mail: StoredSystemMail,
  error: unknown,
): Promise<void> {
  const { createdAt: since, attempts } = mail;
  const { delivery } = failedOutcome({ error, attempts, since, now: context.clock.now() });
  const state =
    delivery.state === 'queued' ? 'queued' : delivery.state === 'unconfirmed' ? 'unconfirmed' : 'failed';
  const nextTryAt = delivery.nextTryAt ?? null;
  await context.store.systemMails.update(mail.id, ['sending'], { state, nextTryAt, error: wordsOf(error) });
  if (state !== 'queued') await tellMailFailed(context, mail, wordsOf(error));
  if (!nextTryAt) return;
  const delayMillis = nextTryAt.getTime() - context.clock.now().getTime();
  await context.queue.enqueue('system-mail.send', { systemMailId: mail.id }, { delayMillis });
}

/** Where it goes out from; null: nothing can send it now. */
async function inboxFor(
  context: Pick<SystemMailContext, 'store'>,
  { inboxId }: StoredSystemMail,
): Promise<StoredInbox | null> {
  if (inboxId === undefined) return systemMailInbox(context);
  const inbox = await context.store.inboxes.read(inboxId);
  return inbox?.enabled === true ? inbox : null;
}

async function outboundOf(
  context: SystemMailContext,
  inbox: StoredInbox,
  mail: StoredSystemMail,
): Promise<OutboundMessage> {
  const { conversationId } = mail;
  const domain = (inbox.address.split('@')[1] ?? 'localhost').toLowerCase();
  return {
    messageId: mail.id,
    conversationId: conversationId ?? mail.id,
    externalId: mail.externalId ?? `${mail.id}@${domain}`,
    from: { address: inbox.address, name: inbox.name },
    to: [mail.to],
    cc: [],
    bcc: [],
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    signature: { text: '', html: '' },
    files: await filesOf(context, mail.attachmentIds ?? []),
    inReplyTo: mail.references?.at(-1) ?? null,
    references: mail.references ?? [],
    replyToken: conversationId === undefined ? null : context.secretBox.signReplyToken(conversationId),
    // What a person wrote is no machine's word.
    automatic: conversationId === undefined,
    date: mail.createdAt,
  };
}

async function filesOf(
  { store, files }: Pick<SystemMailContext, 'store' | 'files'>,
  ids: readonly string[],
): Promise<OutboundMessage['files']> {
  const rows = await store.attachments.readMany(ids);
  return rows.map(({ name, type, size, fileKey }) => ({
    ...{ name, type, size, contentId: null, inline: false },
    open: () => files.open(fileKey),
  }));
}
