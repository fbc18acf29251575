import { defineChannel } from '../contract.ts';
import { capabilitiesFrom, declaredBy, webhookCapabilities } from './capabilities.ts';
import { collectFiles } from './collect.ts';
import { checkWebhook } from './check.ts';
import { deliver, deliverAction } from './deliver.ts';
import { describeWebhook, parseWebhook } from './parse.ts';
import { receive } from './receive.ts';
import { webhookSecrets, webhookSettings } from './settings.ts';

/** Anything with HTTP: the other side is a bridge that speaks our contract, see README.md. */
export const webhook = defineChannel({
  id: 'webhook',
  name: 'Webhook',
  icon: 'webhook',
  addressed: false,
  settings: webhookSettings,
  secrets: webhookSecrets,
  capabilities: webhookCapabilities,
  capabilitiesOf: ({ learned }) => capabilitiesFrom(declaredBy(learned)),
  inbound: { kind: 'webhook', receive },
  describeRaw: describeWebhook,
  collect: (_account, raw) => collectFiles(raw),
  parse: async (raw, context) => parseWebhook(raw, context),
  send: deliver,
  act: deliverAction,
  check: checkWebhook,
  release: () => Promise.resolve(),
  simulator: async () => (await import('./simulator.ts')).webhookSimulator,
  fixtures: async () => (await import('./fixtures.ts')).webhookFixtures,
});
