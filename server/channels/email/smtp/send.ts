import { PassThrough, type Readable } from 'node:stream';
import type { SendMailOptions, Transporter } from 'nodemailer';
import type { EmailAccount } from '../account.ts';
import { SendError, type OutboundMessage, type SendResult } from '../../contract.ts';
import { forgetToken } from '../oauth2.ts';
import { composeMail } from './compose.ts';
import { toSendError } from './smtp-errors.ts';
import { transportOf } from './transport-pool.ts';

/** What nodemailer tells about a mail that was taken. */
interface Taken {
  response?: string;
  rejected?: (string | { address: string })[];
  rejectedErrors?: (Error & { recipient?: string; response?: string })[];
}

interface Watched extends SendMailOptions {
  /** Called when the server has been given the last byte. */
  onHandedOver: () => void;
}

const watching = new WeakSet<Transporter>();

/** Sends once. @throws SendError; unconfirmed when the server got the whole mail and then fell silent. */
export async function sendEmail(account: EmailAccount, message: OutboundMessage): Promise<SendResult> {
  if (account.settings.smtp.host === '') {
    throw new SendError('permanent', 'no SMTP server is set for this inbox');
  }
  let handedOver = false;
  try {
    const transport = transportOf(account);
    watchHandOver(transport);
    const mail: Watched = { ...composeMail(account, message), onHandedOver: () => (handedOver = true) };
    const taken = (await transport.sendMail(mail)) as Taken;
    return {
      externalId: message.externalId,
      providerReply: taken.response ?? '',
      rejected: rejectedOf(taken),
    };
  } catch (error) {
    const failure = toSendError(error, handedOver);
    if (failure.kind === 'auth') forgetToken(account.inboxId);
    throw failure;
  }
}

/** Watches the mail's last byte leave: until then, a lost connection proves that nothing was taken. */
function watchHandOver(transport: Transporter): void {
  if (watching.has(transport)) return;
  watching.add(transport);
  transport.use('stream', (mail, done) => {
    const { onHandedOver } = mail.data as unknown as Watched;
    mail.message.processFunc((input: Readable) => {
      const out = new PassThrough();
      out.once('end', onHandedOver);
      input.once('error', (error) => out.destroy(error));
      return input.pipe(out);
    });
    done();
  });
}

function rejectedOf(taken: Taken): SendResult['rejected'] {
  const reasons = new Map(
    (taken.rejectedErrors ?? []).map((error) => [error.recipient ?? '', error.response ?? error.message]),
  );
  return (taken.rejected ?? []).map((entry) => {
    const address = typeof entry === 'string' ? entry : entry.address;
    return { address, reason: reasons.get(address) ?? 'refused by the server' };
  });
}
