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

const secret = (title: string, description: string) => ({ title, description, staysHere: true });

export const webhookSecrets = z.object({
  secret: z
    .string()
    .min(16)
    .max(500)
    .meta(secret('Secret', 'Both sides sign with it. At least 16 characters, best at random.')),
  previousSecret: z
    .string()
    .max(500)
    .optional()
    .meta(
      secret(
        'Previous secret',
        'Still accepted while you change over; remove it when your bridge has the new one.',
      ),
    ),
});
export type WebhookSecrets = z.output<typeof webhookSecrets>;
