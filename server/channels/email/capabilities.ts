import type { Capabilities } from '../../../shared/schemas/channel.ts';

/** What e-mail can do. Limits are the usual ones of mail servers, not a law: RFC 5321 knows none. */
export const emailCapabilities: Capabilities = {
  text: {
    counting: 'utf16',
    limit: null,
    byteLimit: null,
    urlLength: null,
    source: 'RFC 5322: no limit',
    checked: '2026-11-21',
  },
  tooLong: 'refuse',
  markup: 'rich',
  subject: true,
  copies: true,
  attachments: {
    allowed: true,
    maxFiles: 50,
    maxTotalBytes: 18_000_000,
    maxFileBytes: null,
    types: [],
    source: 'Gmail and Microsoft 365 take 25 MB as transferred; base64 adds a third',
    checked: '2026-11-21',
  },
  replyWindowSeconds: null,
  visibility: 'private',
  visibilities: [],
  contentWarning: false,
  oneReply: false,
  begins: true,
  edit: false,
  delete: false,
  authorChanges: false,
  receipts: { delivered: true, read: true },
  actions: [],
  undoSeconds: 10,
  layout: 'letters',
};
