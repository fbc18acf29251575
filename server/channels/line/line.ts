import { z } from 'zod';
import type { Capabilities } from '../../../shared/schemas/channel.ts';
import { defineChannel } from '../contract.ts';
import { describeLine, parseLine, receiveLine } from './wire.ts';

const docs = {
  source: 'https://developers.line.biz/en/reference/messaging-api/#text-message',
  checked: '2026-11-22',
};

const capabilities: Capabilities = {
  text: { counting: 'utf16', limit: 5000, byteLimit: null, urlLength: null, ...docs },
  tooLong: 'split',
  markup: 'plain',
  subject: false,
  copies: false,
  // LINE fetches pictures from public addresses only, which a small machine need not have.
  attachments: {
    ...{ allowed: false, maxFiles: 0, maxTotalBytes: 0, maxFileBytes: null, types: [] },
    ...docs,
  },
  replyWindowSeconds: null,
  visibility: 'private',
  visibilities: [],
  contentWarning: false,
  oneReply: false,
  begins: false,
  edit: false,
  delete: false,
  authorChanges: true,
  receipts: { delivered: false, read: false },
  actions: [],
  undoSeconds: 5,
  layout: 'bubbles',
};

const address = z.url({ protocol: /^https?$/ });

/** Chats with a LINE Official Account. */
export const line = defineChannel({
  id: 'line',
  name: 'LINE',
  icon: 'M12 3C6.5 3 2 6.6 2 11.1c0 4 3.6 7.4 8.4 8 .3.1.8.2.9.5.1.3 0 .7 0 1l-.1.9c0 .3-.2 1 .9.6 1.1-.5 6-3.6 8.2-6.1C21.5 14.3 22 12.8 22 11.1 22 6.6 17.5 3 12 3Z',
  addressed: false,
  settings: z
    .object({
      apiUrl: address.default('https://api.line.me').meta({ title: 'API address', advanced: true }),
      contentUrl: address
        .default('https://api-data.line.me')
        .meta({ title: 'Address for files', advanced: true }),
    })
    .meta({ title: 'LINE Official Account' }),
  secrets: z.object({
    accessToken: z.string().max(500).default('').meta({
      title: 'Channel access token',
      description:
        'LINE Developers Console › your channel › Messaging API › Channel access token (long-lived).',
    }),
    channelSecret: z.string().max(200).default('').meta({
      title: 'Channel secret',
      description: 'LINE Developers Console › your channel › Basic settings. It only checks what comes in.',
      staysHere: true,
    }),
  }),
  capabilities,
  inbound: { kind: 'webhook', receive: receiveLine },
  describeRaw: describeLine,
  collect: async (account, raw) => (await import('./api.ts')).collectFiles(account, raw),
  introduce: async (account, raw) => (await import('./api.ts')).senderOf(account, raw),
  portrait: async (account, { address }) => (await import('./api.ts')).portraitOf(account, address),
  parse: (raw, context) => Promise.resolve().then(() => parseLine(raw, context)),
  send: async (account, message) => (await import('./api.ts')).sendByLine(account, message),
  check: async (account) => (await import('./api.ts')).checkLine(account),
  release: () => Promise.resolve(),
  simulator: async () => (await import('./simulator.ts')).lineSimulator,
  fixtures: async () => (await import('./fixtures.ts')).lineFixtures,
});
