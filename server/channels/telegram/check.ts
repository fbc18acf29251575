import { z } from 'zod';
import type { CheckResult } from '../../../shared/schemas/channel.ts';
import { callBot, toSendError, type TelegramAccount } from './bot-api.ts';

type Step = CheckResult['steps'][number];

const me = z.object({
  username: z.string().default(''),
  first_name: z.string().default(''),
  can_read_all_group_messages: z.boolean().default(false),
});
const webhookInfo = z.object({
  url: z.string().default(''),
  pending_update_count: z.number().default(0),
  last_error_message: z.string().optional(),
});

/** Asks Telegram who the bot is and how its messages are delivered. Never throws. */
export async function checkBot(account: TelegramAccount): Promise<CheckResult> {
  const steps = [await timed('Log in as the bot', () => describeBot(account))];
  if (steps[0]?.ok) steps.push(await timed('How messages arrive', () => describeDelivery(account)));
  return { ok: steps.every(({ ok }) => ok), steps };
}

async function describeBot(account: TelegramAccount): Promise<string> {
  const bot = me.parse(await callBot(account, { method: 'getMe' }));
  const groups = bot.can_read_all_group_messages
    ? 'In groups it hears everything; only what concerns it is kept.'
    : 'In groups it hears what mentions or answers it.';
  return `@${bot.username} (${bot.first_name}). ${groups}`;
}

async function describeDelivery(account: TelegramAccount): Promise<string> {
  const info = webhookInfo.parse(await callBot(account, { method: 'getWebhookInfo' }));
  const waiting = `${info.pending_update_count} waiting.`;
  if (account.settings.delivery === 'polling') {
    return info.url === '' ? `Long polling, ${waiting}` : `A webhook is set; it will be removed. ${waiting}`;
  }
  if (!account.webhookUrl?.startsWith('https:')) {
    throw new Error('Telegram calls https addresses only: set PUBLIC_URL to one, or choose long polling.');
  }
  if (info.last_error_message !== undefined)
    return `Webhook; last trouble: ${info.last_error_message}. ${waiting}`;
  return `Webhook, ${waiting}`;
}

async function timed(name: string, work: () => Promise<string>): Promise<Step> {
  const start = performance.now();
  const step = (ok: boolean, detail: string): Step => ({
    ...{ name, ok, detail },
    millis: Math.round(performance.now() - start),
  });
  try {
    return step(true, await work());
  } catch (error) {
    return step(false, wordsOf(error));
  }
}

function wordsOf(error: unknown): string {
  try {
    return toSendError(error).message;
  } catch {
    return error instanceof Error ? error.message : String(error);
  }
}
