import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { deliverMessage } from '../../server/services/delivery/send.ts';
import { sendPlanned as sendPlannedReply } from '../../server/services/planned/send.ts';
import { sendPush } from '../../server/services/push/send.ts';
import { planMailFor } from '../../server/services/visitors/mail-unseen.ts';
import { deliverSystemMail } from '../../server/services/delivery/deliver-system-mail.ts';

export async function deliver(context: Context, { messageId }: JobPayload<'message.deliver'>): Promise<void> {
  await planMailFor(context, messageId);
  await deliverMessage(context, messageId);
}

export function sendSystemMail(
  context: Context,
  { systemMailId }: JobPayload<'system-mail.send'>,
): Promise<void> {
  return deliverSystemMail(context, systemMailId);
}

export function sendPlanned(context: Context, { plannedId }: JobPayload<'planned.send'>): Promise<void> {
  return sendPlannedReply(context, plannedId);
}

export function pushToBrowser(context: Context, { pushId }: JobPayload<'push.send'>): Promise<void> {
  return sendPush(context, pushId);
}
