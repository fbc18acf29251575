import { z } from 'zod';
import type { InboxAccount } from '../contract.ts';

/** The form of an account on Bluesky, or on another server of the AT Protocol. */

const word = z.string().trim().min(1).max(100);

export const blueskySettings = z.object({
  serviceUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default('https://bsky.social')
    .transform((url) => new URL(url).origin)
    .meta({ title: 'Server', description: 'https://bsky.social unless you run your own.' }),
  user: z.string().trim().min(3).max(253).meta({
    title: 'Handle',
    description: 'For example acme.bsky.social, or the account’s DID.',
  }),
  directMessages: z.boolean().default(true).meta({
    title: 'Direct messages',
    description: 'The app password must allow them.',
  }),
  hashtags: z.array(word).max(20).default([]).meta({
    title: 'Watched hashtags',
    description: 'Posts with one of these come in as mentions.',
  }),
  words: z.array(word).max(20).default([]).meta({
    title: 'Watched words',
    description: 'Posts with one of these come in as mentions.',
  }),
  importSinceDays: z.number().int().min(0).max(365).default(3).meta({
    title: 'Days to import at first',
    advanced: true,
    description: 'How far back the first import reaches. Later nothing is missed.',
  }),
  pollSeconds: z.number().int().min(1).max(3600).default(10).meta({
    title: 'Seconds between looks',
    advanced: true,
    description: 'Bluesky tells nobody when somebody mentions them: we have to ask.',
  }),
});
export type BlueskySettings = z.output<typeof blueskySettings>;

export const blueskySecrets = z.object({
  appPassword: z.string().min(1).max(500).meta({
    title: 'App password',
    description: 'From Settings › Privacy and security › App passwords. Not the account’s own password.',
  }),
});
export type BlueskySecrets = z.output<typeof blueskySecrets>;

export type BlueskyAccount = InboxAccount<BlueskySettings, BlueskySecrets>;
