import { defineChannel, type AnsweredMessage, type Listener } from '../contract.ts';
import { actOnMastodon } from './actions.ts';
import { capabilitiesOfMastodon, mastodonCapabilities } from './capabilities.ts';
import { connectMastodon } from './connect.ts';
import { describeMastodon } from './raw.ts';
import { fetchPortrait } from '../polling/portrait.ts';
import { mastodonSecrets, mastodonSettings } from './settings.ts';

/** Mastodon and what speaks its API (GoToSocial, Pleroma, snac and others): mentions, answers, direct messages. */
export const mastodon = defineChannel({
  id: 'mastodon',
  name: 'Mastodon',
  /** A round bubble with an m; drawn here. */
  icon: 'M6 3h12a3 3 0 0 1 3 3v8a4 4 0 0 1-4 4H9c1 2 3 2.5 6 2.5-7 1.500-12-1-12-7.500V6a3 3 0 0 1 3-3zM8 13V9a2 2 0 0 1 4 0v2-2a2 2 0 0 1 4 0v4',
  addressed: true,
  settings: mastodonSettings,
  secrets: mastodonSecrets,
  capabilities: mastodonCapabilities,
  capabilitiesOf: capabilitiesOfMastodon,
  inbound: {
    kind: 'listen',
    async listen(account, host): Promise<Listener> {
      const { listenToMastodon } = await import('./listen/listener.ts');
      return listenToMastodon(account, host);
    },
  },
  describeRaw: describeMastodon,
  async collect(account, raw) {
    const { collectMedia } = await import('./collect.ts');
    return collectMedia(account, raw);
  },
  portrait: ({ settings }, { picture }) => fetchPortrait(picture, settings.instanceUrl),
  async parse(raw, context) {
    const { parseMastodon } = await import('./parse.ts');
    return parseMastodon(raw, context);
  },
  async send(account, message) {
    const { sendMastodon } = await import('./send.ts');
    return sendMastodon(account, message);
  },
  act: actOnMastodon,
  opening,
  connect: connectMastodon,
  async check(account) {
    const { checkMastodon } = await import('./check.ts');
    return checkMastodon(account);
  },
  release: () => Promise.resolve(),
  simulator: async () => (await import('./simulator.ts')).mastodonSimulator,
  fixtures: async () => (await import('./fixtures.ts')).mastodonFixtures,
});

/** Who is not named hears nothing of the answer. */
function opening({ from }: AnsweredMessage): string {
  return from ? `${from.address} ` : '';
}
