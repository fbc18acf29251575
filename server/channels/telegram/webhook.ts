import { createHash, timingSafeEqual } from 'node:crypto';
import type { WebhookAnswer, WebhookRequest } from '../contract.ts';
import type { TelegramAccount } from './bot-api.ts';
import { describeUpdate } from './parse.ts';

/** The header in which Telegram repeats the secret that we gave with setWebhook. */
const secretHeader = 'x-telegram-bot-api-secret-token';

/** The secret of the settings, or one that follows from the token: whoever knows the token is the bot anyway. */
export function webhookSecret({ inboxId, secrets }: Pick<TelegramAccount, 'inboxId' | 'secrets'>): string {
  if (secrets.webhookSecret !== '') return secrets.webhookSecret;
  return createHash('sha256').update(`onevoice webhook ${inboxId} ${secrets.botToken}`).digest('hex');
}

/** One update that Telegram hands over. */
export function receiveUpdate(account: TelegramAccount, request: WebhookRequest): WebhookAnswer {
  if (request.method !== 'POST' || request.path !== 'inbound') return { status: 404, items: [] };
  if (!isRight(request.headers[secretHeader], account)) return { status: 401, items: [] };
  const { at, ...described } = describeUpdate(request.body);
  const item = { ...described, raw: request.body, providerTime: at };
  return { status: 200, items: [item] };
}

/** Hashes are compared, so that neither the length nor the place of a difference shows in the time. */
function isRight(given: string | string[] | undefined, account: TelegramAccount): boolean {
  if (typeof given !== 'string' || account.secrets.botToken === '') return false;
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(webhookSecret(account)));
}
