import type { TelegramChat, TelegramMessage, TelegramUser } from './updates.ts';

/** How what Telegram numbers is named here. Message ids count per chat and bot, so the inbox is part of every name. */

export function threadName(inboxId: string, chatId: number, topicId: number | null): string {
  const chat = `telegram/${inboxId}/${chatId}`;
  return topicId === null ? chat : `${chat}/topic/${topicId}`;
}

export function messageName(inboxId: string, chatId: number | string, messageId: number): string {
  return `telegram/${inboxId}/${chatId}/${messageId}`;
}

/** @returns the message's number when the name is one of this inbox and chat */
export function messageNumber(name: string | null, inboxId: string, chatId: string): number | null {
  const prefix = `telegram/${inboxId}/${chatId}/`;
  if (!name?.startsWith(prefix)) return null;
  const number = Number(name.slice(prefix.length));
  return Number.isSafeInteger(number) ? number : null;
}

export function nameOf({ first_name, last_name, username, id }: TelegramUser): string {
  const full = [first_name, last_name ?? ''].join(' ').trim();
  return full === '' ? (username ?? String(id)) : full;
}

export function titleOf(chat: TelegramChat): string {
  return chat.title ?? [chat.first_name ?? '', chat.last_name ?? ''].join(' ').trim();
}

/** A forum's topic; in ordinary groups the same field names a chain of answers. */
export function topicOf(
  message: Pick<TelegramMessage, 'is_topic_message' | 'message_thread_id'>,
): number | null {
  return message.is_topic_message === true ? (message.message_thread_id ?? null) : null;
}
