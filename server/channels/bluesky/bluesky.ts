import { defineChannel, type Listener } from '../contract.ts';
import { actOnBluesky } from './actions.ts';
import { forgetSession } from './agent.ts';
import { blueskyCapabilities } from './capabilities.ts';
import { connectBluesky } from './connect.ts';
import { describeBluesky } from './raw.ts';
import { fetchPortrait } from '../polling/portrait.ts';
import { blueskySecrets, blueskySettings } from './settings.ts';

/** Bluesky (AT Protocol): mentions, answers, quotes and direct messages. */
export const bluesky = defineChannel({
  id: 'bluesky',
  name: 'Bluesky',
  /** Two pairs of wings; drawn here. */
  icon: 'M12 11C10.500 7.500 7 4 4 4c-1.500 0-2 1.500-1.500 4.500S4 13 7.500 13c-3 .5-4 2.500-2 4.500S10 19 12 15c2 4 4.500 4.500 6.500 2.500s1-4-2-4.500c3.500 0 4.500-1.500 5-4.500S21.500 4 20 4c-3 0-6.500 3.500-8 7z',
  addressed: true,
  settings: blueskySettings,
  secrets: blueskySecrets,
  capabilities: blueskyCapabilities,
  inbound: {
    kind: 'listen',
    async listen(account, host): Promise<Listener> {
      const { listenToBluesky } = await import('./listen/listener.ts');
      return listenToBluesky(account, host);
    },
  },
  describeRaw: describeBluesky,
  async collect(account, raw) {
    const { collectPictures } = await import('./collect.ts');
    return collectPictures(account, raw);
  },
  portrait: ({ settings }, { picture }) => fetchPortrait(picture, settings.serviceUrl),
  async parse(raw, context) {
    const { parseBluesky } = await import('./parse.ts');
    return parseBluesky(raw, context);
  },
  async send(account, message) {
    const { sendBluesky } = await import('./send.ts');
    return sendBluesky(account, message);
  },
  act: actOnBluesky,
  connect: connectBluesky,
  async check(account) {
    const { checkBluesky } = await import('./check.ts');
    return checkBluesky(account);
  },
  release(inboxId) {
    forgetSession(inboxId);
    return Promise.resolve();
  },
  simulator: async () => (await import('./simulator.ts')).blueskySimulator,
  fixtures: async () => (await import('./fixtures.ts')).blueskyFixtures,
});
