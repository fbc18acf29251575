import type { Listener } from '../contract.ts';
import { defineChannel } from '../contract.ts';
import { emailCapabilities } from './capabilities.ts';
import { describeEmail } from './describe.ts';
import { emailSecrets, emailSettings } from './settings.ts';

/**
 * E-mail: IMAP or a raw push in, SMTP out. The parts that bring large libraries are loaded when they are first used:
 * the server only describes the channel, the workers do its work.
 */
export const email = defineChannel({
  id: 'email',
  name: 'E-mail',
  icon: 'mail',
  addressed: true,
  settings: emailSettings,
  secrets: emailSecrets,
  capabilities: emailCapabilities,
  inbound: {
    kind: 'listen',
    async listen(account, host): Promise<Listener> {
      const { listenToMailbox } = await import('./listen/listener.ts');
      return listenToMailbox(account, host);
    },
  },
  describeRaw: describeEmail,
  async parse(raw, context) {
    const { parseEmail } = await import('./parse.ts');
    return parseEmail(raw, context);
  },
  async send(account, message) {
    const { sendEmail } = await import('./smtp/send.ts');
    return sendEmail(account, message);
  },
  async check(account) {
    const { checkEmail } = await import('./check.ts');
    return checkEmail(account);
  },
  async release(inboxId) {
    const [{ closeTransport }, { forgetToken }] = await Promise.all([
      import('./smtp/transport-pool.ts'),
      import('./oauth2.ts'),
    ]);
    closeTransport(inboxId);
    forgetToken(inboxId);
  },
  simulator: async () => (await import('./post-office.ts')).emailSimulator,
});
