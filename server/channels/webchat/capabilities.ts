import type { Capabilities } from '../../../shared/schemas/channel.ts';

const ours = { source: 'our own widget', checked: '2026-11-22' };

/** What the widget can do. */
export const webchatCapabilities: Capabilities = {
  text: { counting: 'utf16', limit: 10_000, byteLimit: null, urlLength: null, ...ours },
  tooLong: 'refuse',
  markup: 'plain',
  subject: false,
  copies: false,
  attachments: {
    allowed: true,
    maxFiles: 5,
    maxTotalBytes: 25_000_000,
    maxFileBytes: 10_000_000,
    types: [],
    ...ours,
  },
  replyWindowSeconds: null,
  visibility: 'private',
  visibilities: [],
  contentWarning: false,
  oneReply: false,
  begins: false,
  edit: false,
  delete: false,
  authorChanges: false,
  receipts: { delivered: false, read: true },
  actions: [],
  undoSeconds: 0,
  layout: 'bubbles',
};
