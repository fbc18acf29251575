import type { Listener } from '../contract.ts';
import { defineChannel } from '../contract.ts';
import { telegramCapabilities } from './capabilities.ts';
import { readLearned } from './learned.ts';
import { describeUpdate } from './parse.ts';
import { telegramSecrets, telegramSettings } from './settings.ts';
import { receiveUpdate } from './webhook.ts';

/** A bot on Telegram: long polling or a webhook in, the Bot API out. */
export const telegram = defineChannel({
  id: 'telegram',
  name: 'Telegram',
  // A paper plane, drawn by us.
  icon: 'M22 3 2 10.5l6 2.2L18 6.5l-7.6 7.4L10 20l3.2-3.6 4.6 3.4L22 3z',
  addressed: true,
  settings: telegramSettings,
  secrets: telegramSecrets,
  capabilities: telegramCapabilities,
  inbound: {
    kind: 'webhook',
    receive: receiveUpdate,
    async listen(account, host): Promise<Listener> {
      const { listenToBot } = await import('./listen.ts');
      return listenToBot(account, host);
    },
  },
  describeRaw(raw) {
    const { externalId, summary } = describeUpdate(raw);
    return { externalId, summary };
  },
  async collect(account, raw) {
    const { collectFiles } = await import('./collect.ts');
    return collectFiles(account, raw);
  },
  async portrait(account, { address }) {
    const { fetchPortrait } = await import('./portrait.ts');
    return fetchPortrait(account, address);
  },
  async parse(raw, context) {
    const { parseUpdate } = await import('./parse.ts');
    return parseUpdate(raw, context);
  },
  async send(account, message) {
    const { sendMessage } = await import('./send.ts');
    return sendMessage(account, message);
  },
  personalLink({ address, learned }, token) {
    const username = readLearned(learned)?.username ?? address.replace(/^@/, '');
    return /^\w{4,32}$/.test(username) ? `https://t.me/${username}?start=${token}` : null;
  },
  async check(account) {
    const { checkBot } = await import('./check.ts');
    return checkBot(account);
  },
  async release(inboxId) {
    const { forgetPace } = await import('./pace.ts');
    forgetPace(inboxId);
  },
  simulator: async () => (await import('./simulator.ts')).telegramSimulator,
  fixtures: async () => (await import('./fixtures.ts')).telegramFixtures,
});
