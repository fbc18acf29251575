import { z } from 'zod';
import type { InboxAccount } from '../contract.ts';

/** The form of an account on Mastodon or a server that speaks its API. Most of it is filled by connecting. */

const word = z.string().trim().min(1).max(100);

export const mastodonSettings = z.object({
  instanceUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .transform((url) => new URL(url).origin)
    .meta({
      title: 'Server',
      description: 'Where the account lives, for example https://mastodon.social',
    }),
  hashtags: z.array(word).max(20).default([]).meta({
    title: 'Watched hashtags',
    description: 'Public posts with one of these come in as mentions.',
  }),
  words: z.array(word).max(20).default([]).meta({
    title: 'Watched words',
    description:
      'Public posts with one of these come in as mentions, where the server has a full-text search.',
  }),
  importSinceDays: z.number().int().min(0).max(365).default(3).meta({
    title: 'Days to import at first',
    advanced: true,
    description: 'How far back the first import reaches. Later nothing is missed.',
  }),
  pollSeconds: z.number().int().min(2).max(3600).default(30).meta({
    title: 'Seconds between looks',
    advanced: true,
    description: 'How often we ask when the server does not stream; four times less often when it does.',
  }),
});
export type MastodonSettings = z.output<typeof mastodonSettings>;

export const mastodonSecrets = z.object({
  accessToken: z.string().min(1).max(2000).meta({
    title: 'Access token',
    description: 'Filled by connecting; or from Preferences › Development on your server.',
  }),
  clientId: z.string().max(2000).optional().meta({ title: 'Client id', advanced: true }),
  clientSecret: z.string().max(2000).optional().meta({ title: 'Client secret', advanced: true }),
});
export type MastodonSecrets = z.output<typeof mastodonSecrets>;

export type MastodonAccount = InboxAccount<MastodonSettings, MastodonSecrets>;
