import { defineChannel } from '../contract.ts';
import { emailCapabilities } from './capabilities.ts';
import { checkEmail } from './check.ts';
import { listenToMailbox } from './listen/listener.ts';
import { forgetToken } from './oauth2.ts';
import { describeEmail, parseEmail } from './parse.ts';
import { emailSecrets, emailSettings } from './settings.ts';
import { sendEmail } from './smtp/send.ts';
import { closeTransport } from './smtp/transport-pool.ts';

/** E-mail: IMAP or a raw push in, SMTP out. */
export const email = defineChannel({
  id: 'email',
  name: 'E-mail',
  icon: 'mail',
  addressed: true,
  settings: emailSettings,
  secrets: emailSecrets,
  capabilities: emailCapabilities,
  inbound: { kind: 'listen', listen: listenToMailbox },
  describeRaw: describeEmail,
  parse: parseEmail,
  send: sendEmail,
  check: checkEmail,
  async release(inboxId) {
    closeTransport(inboxId);
    forgetToken(inboxId);
  },
});
