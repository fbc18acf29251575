import { setTimeout as sleep } from 'node:timers/promises';
import { SendError } from '../contract.ts';

/**
 * Keeps a bot within what Telegram takes: about 30 messages a second in all, one a second in a chat, 20 a minute in a
 * group (core.telegram.org/bots/faq, checked 2026-11-21). A short wait is waited for; a long one is left to the core,
 * which knows what else there is to do. Each process paces itself; a 429 of Telegram corrects the sum.
 */

interface Pace {
  /** Times of recent sends, on the monotonic clock. */
  bot: number[];
  chats: Map<string, number[]>;
  /** Telegram said so. */
  blockedUntil: number;
}

interface Limit {
  count: number;
  millis: number;
}

const perBot: Limit = { count: 30, millis: 1000 };
const perChat: Limit = { count: 1, millis: 1000 };
const perGroup: Limit = { count: 20, millis: 60_000 };
const longestWaitMillis = 3000;

const paces = new Map<string, Pace>();

/** Waits for this bot's turn in this chat. @throws SendError rate-limited when that is too far off */
export async function takeTurn(inboxId: string, chatId: string): Promise<void> {
  const pace = paceOf(inboxId);
  const now = performance.now();
  const group = chatId.startsWith('-');
  const chat = pace.chats.get(chatId) ?? [];
  pace.chats.set(chatId, chat);
  const at = Math.max(
    now,
    pace.blockedUntil,
    freeAt(pace.bot, perBot),
    freeAt(chat, perChat),
    ...(group ? [freeAt(chat, perGroup)] : []),
  );
  if (at - now > longestWaitMillis) {
    const seconds = Math.ceil((at - now) / 1000);
    throw new SendError('rate-limited', `Too many messages at once: it goes out in ${seconds} s.`, {
      retryAfterSeconds: seconds,
    });
  }
  // The place is taken before the wait, so that several at once line up behind each other.
  pace.bot.push(at);
  chat.push(at);
  forgetOld(pace, now);
  if (at > now) await sleep(at - now);
}

/** Telegram answered 429: nobody of this process tries before. */
export function holdBack(inboxId: string, seconds: number): void {
  const pace = paceOf(inboxId);
  pace.blockedUntil = Math.max(pace.blockedUntil, performance.now() + seconds * 1000);
}

export function forgetPace(inboxId: string): void {
  paces.delete(inboxId);
}

function paceOf(inboxId: string): Pace {
  const known = paces.get(inboxId);
  if (known) return known;
  const fresh: Pace = { bot: [], chats: new Map(), blockedUntil: 0 };
  paces.set(inboxId, fresh);
  return fresh;
}

/** When one more fits. */
function freeAt(times: readonly number[], { count, millis }: Limit): number {
  const oldest = times.at(-count);
  return times.length < count || oldest === undefined ? 0 : oldest + millis;
}

function forgetOld(pace: Pace, now: number): void {
  if (pace.bot.length > 100) pace.bot = pace.bot.filter((time) => time > now - perBot.millis);
  if (pace.chats.size <= 500) return;
  for (const [id, times] of pace.chats) {
    const fresh = times.filter((time) => time > now - perGroup.millis);
    if (fresh.length === 0) pace.chats.delete(id);
    else pace.chats.set(id, fresh);
  }
}
