import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';

export interface SystemMail {
  to: Participant;
  subject: string;
  text: string;
  html?: string | null;
}

/** The inbox that our own mails go out from: the first e-mail inbox that is switched on. */
export async function systemMailInbox({ store }: Pick<Context, 'store'>): Promise<StoredInbox | null> {
  const inboxes = await store.inboxes.list();
  return inboxes.find(({ enabled, channel }) => enabled && channel === 'email') ?? null;
}

/**
 * Puts one of our own mails (an invitation, a password reset) on its way: a row first, a job second.
 * @returns queued: false when there is no inbox to send it from, and nothing was kept
 */
export async function sendSystemMail(
  context: Pick<Context, 'store' | 'clock' | 'queue'>,
  mail: SystemMail,
): Promise<{ queued: boolean }> {
  if (!(await systemMailInbox(context))) return { queued: false };
  const now = context.clock.now();
  const id = newId();
  await context.store.systemMails.insert({
    id,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html ?? null,
    state: 'queued',
    attempts: 0,
    nextTryAt: now,
    error: null,
    createdAt: now,
    sentAt: null,
  });
  await context.queue.enqueue('system-mail.send', { systemMailId: id });
  return { queued: true };
}
