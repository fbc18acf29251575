import type { MessageEntity, TelegramMessage } from './updates.ts';

/** What in a chat is meant for the bot. */

export interface Bot {
  id: number | null;
  username: string | null;
}

/** In a group only what mentions the bot, commands it, or answers it, is meant for it. */
export function concernsBot(message: TelegramMessage, bot: Bot): boolean {
  const answered = message.reply_to_message;
  if (answered?.from && bot.id !== null && answered.from.id === bot.id) return true;
  // Until Telegram has said who the bot is, an answer to any bot counts.
  const unknown = bot.id === null && bot.username === null;
  if (answered?.from?.is_bot && (unknown || isNamed(answered.from.username, bot))) return true;
  const text = message.text ?? message.caption ?? '';
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  return entities.some((entity) => names(text, entity, bot));
}

function names(text: string, entity: MessageEntity, bot: Bot): boolean {
  const words = text.slice(entity.offset, entity.offset + entity.length);
  if (entity.type === 'mention') return isNamed(words.slice(1), bot);
  if (entity.type === 'text_mention') return bot.id !== null && entity.user?.id === bot.id;
  if (entity.type === 'bot_command') return isNamed(words.split('@')[1], bot);
  return false;
}

function isNamed(name: string | undefined, { username }: Bot): boolean {
  return name !== undefined && username !== null && name.toLowerCase() === username.toLowerCase();
}

const startCommand = /^\/start(?:@\w+)?(?:\s+([A-Za-z0-9_-]{1,64}))?\s*$/;

/** "/start token" is what a personal link (t.me/bot?start=token) makes the app send: the token is nobody's words. */
export function withoutStart(message: TelegramMessage): { message: TelegramMessage; token: string | null } {
  const token = message.chat.type === 'private' ? (startCommand.exec(message.text ?? '')?.[1] ?? null) : null;
  return token === null
    ? { message, token }
    : { message: { ...message, text: '/start', entities: [] }, token };
}
