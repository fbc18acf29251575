import type { Capabilities } from '../../../shared/schemas/channel.ts';

const checked = '2026-11-21';

/** What a bot can do. Limits from core.telegram.org/bots/api and core.telegram.org/bots/faq. */
export const telegramCapabilities: Capabilities = {
  text: {
    counting: 'utf16',
    limit: 4096,
    byteLimit: null,
    urlLength: null,
    source: 'core.telegram.org/bots/api#sendmessage: 1-4096 characters after entities parsing',
    checked,
  },
  tooLong: 'split',
  markup: 'rich',
  subject: false,
  copies: false,
  attachments: {
    allowed: true,
    maxFiles: 10,
    maxTotalBytes: 50_000_000,
    maxFileBytes: 50_000_000,
    types: [],
    source: 'core.telegram.org/bots/api#sending-files: 50 MB; #sendmediagroup: 2-10 items',
    checked,
  },
  replyWindowSeconds: null,
  visibility: 'private',
  visibilities: [],
  contentWarning: false,
  oneReply: false,
  // A person must have written to the bot first.
  begins: false,
  edit: false,
  delete: false,
  authorChanges: true,
  receipts: { delivered: false, read: false },
  actions: [],
  undoSeconds: 5,
  layout: 'bubbles',
};
