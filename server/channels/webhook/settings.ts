import { z } from 'zod';

/** The settings form: two fields are enough. */
export const webhookSettings = z.object({
  deliverUrl: z.string().trim().max(2000).default('').meta({
    title: 'Deliver answers to',
    description:
      'URL of your bridge. Answers, actions and connection tests are sent there as signed POST requests. Leave empty to receive only.',
  }),
  sourceName: z.string().trim().max(60).default('').meta({
    title: 'Name of the source',
    advanced: true,
    description: 'Shown where people choose between inboxes, for example "Shop reviews".',
  }),
});
export type WebhookSettings = z.output<typeof webhookSettings>;

const secret = { staysHere: true };

export const webhookSecrets = z.object({
  secret: z
    .string()
    .min(16)
    .max(500)
    .meta({
      ...secret,
      title: 'Secret',
      description:
        'Both sides sign with it. When you replace it, the old one is still accepted, until you remove it under More settings.',
      random: true,
      keepsLastIn: 'previousSecret',
    }),
  previousSecret: z
    .string()
    .max(500)
    .optional()
    .meta({
      ...secret,
      title: 'Previous secret',
      advanced: true,
      description: 'Still accepted while you change over; remove it when your bridge has the new one.',
    }),
});
export type WebhookSecrets = z.output<typeof webhookSecrets>;
