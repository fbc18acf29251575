import type { Capabilities } from '../../../shared/schemas/channel.ts';
import { mastodonActions } from './actions.ts';
import type { Learned } from './instance.ts';
import type { MastodonAccount } from './settings.ts';

const instanceDocs = 'docs.joinmastodon.org/entities/V1_Instance (defaults)';
const checked = '2026-11-22';

/** What Mastodon can do with the limits that it comes with. */
export const mastodonCapabilities: Capabilities = {
  text: {
    ...{ counting: 'grapheme', limit: 500, byteLimit: null, urlLength: 23 },
    ...{ source: instanceDocs, checked },
  },
  tooLong: 'split',
  markup: 'plain',
  subject: false,
  copies: false,
  attachments: {
    ...{ allowed: true, maxFiles: 4, maxTotalBytes: 160_000_000, maxFileBytes: 40_000_000 },
    types: ['image/*', 'video/*', 'audio/*'],
    ...{ source: instanceDocs, checked },
  },
  replyWindowSeconds: null,
  visibility: 'public',
  visibilities: ['public', 'unlisted', 'followers', 'direct'],
  contentWarning: true,
  oneReply: false,
  begins: false,
  edit: false,
  delete: false,
  authorChanges: true,
  receipts: { delivered: false, read: false },
  actions: mastodonActions,
  undoSeconds: 10,
  layout: 'posts',
};

/** The same with the limits of the account's own server. */
export function capabilitiesOfMastodon({ learned }: Pick<MastodonAccount, 'learned'>): Capabilities {
  if (!learned) return mastodonCapabilities;
  const { text, attachments } = mastodonCapabilities;
  const said = learned as Partial<Learned>;
  const source = `${said.software ?? 'the server'} at ${said.domain ?? 'its address'}, as it says itself`;
  const maxFiles = said.maxFiles ?? attachments.maxFiles;
  const maxFileBytes = said.maxFileBytes ?? attachments.maxFileBytes ?? 0;
  return {
    ...mastodonCapabilities,
    text: {
      ...{ ...text, source },
      limit: said.maxCharacters ?? text.limit,
      urlLength: said.urlLength ?? text.urlLength,
    },
    attachments: {
      ...{ ...attachments, maxFiles, maxFileBytes, maxTotalBytes: maxFiles * maxFileBytes, source },
      types: said.types && said.types.length > 0 ? said.types : attachments.types,
    },
  };
}
