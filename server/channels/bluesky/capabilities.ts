import type { Capabilities } from '../../../shared/schemas/channel.ts';
import { blueskyActions } from './actions.ts';

const lexicon = 'bluesky-social/atproto lexicons/app/bsky/feed/post.json and embed/images.json';
const checked = '2026-11-22';

/** What Bluesky can do. A film counts as one file of up to 100 MB; we keep to pictures' limit, which always works. */
export const blueskyCapabilities: Capabilities = {
  text: {
    ...{ counting: 'grapheme', limit: 300, byteLimit: 3000, urlLength: null },
    ...{ source: lexicon, checked },
  },
  tooLong: 'split',
  markup: 'plain',
  subject: false,
  copies: false,
  attachments: {
    ...{ allowed: true, maxFiles: 4, maxTotalBytes: 4_000_000, maxFileBytes: 1_000_000 },
    types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
    ...{ source: lexicon, checked },
  },
  replyWindowSeconds: null,
  visibility: 'public',
  visibilities: ['public', 'direct'],
  contentWarning: false,
  oneReply: false,
  begins: false,
  edit: false,
  delete: false,
  authorChanges: true,
  receipts: { delivered: false, read: false },
  actions: blueskyActions,
  undoSeconds: 10,
  layout: 'posts',
};
