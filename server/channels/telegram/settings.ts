import { z } from 'zod';

/** The settings form of a bot is drawn from these, in this order. */

export const officialApi = 'https://api.telegram.org';

export const telegramSettings = z
  .object({
    delivery: z
      .enum(['polling', 'webhook'])
      .default('polling')
      .meta({
        title: 'How messages arrive',
        labels: {
          polling: 'Long polling (works everywhere)',
          webhook: 'Webhook (needs a public https address)',
        },
        description:
          'Long polling keeps one connection open to Telegram and is as quick. A bot can have only one of the two.',
      }),
    groups: z.boolean().default(true).meta({
      title: 'Listen in groups',
      description:
        'In a group the bot takes only what mentions it or answers it; what others talk about stays among them.',
    }),
    pollSeconds: z.number().int().min(1).max(50).default(30).meta({
      title: 'Longest wait of a poll (seconds)',
      advanced: true,
      description: 'Telegram answers as soon as there is news, and after this long without any.',
    }),
    apiUrl: z.string().trim().max(500).default(officialApi).meta({
      title: 'Bot API server',
      advanced: true,
      description: 'Change it only when you run a Bot API server of your own.',
    }),
  })
  .meta({ title: 'Telegram' });
export type TelegramSettings = z.infer<typeof telegramSettings>;

export const telegramSecrets = z.object({
  botToken: z
    .string()
    .max(200)
    .default('')
    .meta({ title: 'Bot token', description: 'From @BotFather; it looks like 123456:ABC-DEF…' }),
  webhookSecret: z
    .string()
    .max(256)
    .regex(/^[A-Za-z0-9_-]*$/, 'Use letters, digits, "_" and "-" only.')
    .default('')
    .meta({
      title: 'Webhook secret',
      description: 'Telegram sends it along with each message. Leave empty to have one made from the token.',
      advanced: true,
    }),
});
export type TelegramSecrets = z.infer<typeof telegramSecrets>;
