import { z } from 'zod';
import type { Capabilities } from '../../../shared/schemas/channel.ts';
import { defineChannel } from '../../../server/channels/contract.ts';
import { checkCourier, sendByCourier } from './api.ts';
import { describeCourier, parseCourier, receiveCourier } from './wire.ts';

const docs = { source: 'https://courier.example/docs/limits', checked: '2026-11-22' };

const capabilities: Capabilities = {
  text: { counting: 'codepoint', limit: 1000, byteLimit: null, urlLength: null, ...docs },
  tooLong: 'split', // or 'refuse'
  markup: 'plain',
  subject: false,
  copies: false,
  attachments: {
    ...{ allowed: false, maxFiles: 0, maxTotalBytes: 0, maxFileBytes: null, types: [] },
    ...docs,
  },
  replyWindowSeconds: null,
  visibility: 'private',
  visibilities: [], // for posts: ['public', 'direct']
  contentWarning: false,
  oneReply: false,
  begins: false,
  edit: false,
  delete: false,
  authorChanges: false, // true: parse gives edits and deletions
  receipts: { delivered: false, read: false },
  actions: [],
  undoSeconds: 10,
  layout: 'bubbles', // letters: mail; posts: public threads
};

/**
 * The smallest whole channel, to begin a new one from: `server/channels/README.md` tells how. A made-up provider of text
 * messages: it calls our webhook, and takes ours at its API.
 */
export const courier = defineChannel({
  id: 'courier',
  name: 'Courier',
  icon: 'message-circle',
  addressed: true, // people write to an address of ours: a number, a name
  settings: z
    .object({
      apiUrl: z
        .url({ protocol: /^https?$/ })
        .default('https://api.courier.example')
        .meta({
          title: 'API address',
          advanced: true,
        }),
    })
    .meta({ title: 'Courier' }),
  secrets: z.object({
    apiKey: z.string().max(200).default('').meta({ title: 'API key' }),
    signingKey: z.string().max(200).default('').meta({
      title: 'Signing key',
      description: 'From the webhook page of your Courier account.',
      staysHere: true, // we only check with it
    }),
  }),
  capabilities,
  inbound: { kind: 'webhook', receive: receiveCourier },
  describeRaw: describeCourier,
  parse: (raw, context) => Promise.resolve().then(() => parseCourier(raw, context)),
  send: sendByCourier,
  check: checkCourier,
  release: () => Promise.resolve(),
  simulator: async () => (await import('./simulator.ts')).courierSimulator,
  fixtures: async () => (await import('./fixtures.ts')).courierFixtures,
});
