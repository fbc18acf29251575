import { setTimeout as sleep } from 'node:timers/promises';
import { SendError, type TurnLimit, type Turns } from '../contract.ts';
import type { TelegramAccount } from './bot-api.ts';

/**
 * Keeps a bot within what Telegram takes: about 30 messages a second in all, one a second in a chat, 20 a minute in a
 * group (core.telegram.org/bots/faq, checked 2026-11-21). A short wait is waited for; a long one is left to the core,
 * which knows what else there is to do. All processes stand in one line; while nobody keeps that, each paces itself,
 * and a 429 of Telegram corrects the sum.
 */

const perBot: TurnLimit = { name: 'bot', count: 30, millis: 1000 };
const longestWaitMillis = 3000;

type Paced = Pick<TelegramAccount, 'inboxId' | 'turns'>;

function limitsOf(chatId: string): TurnLimit[] {
  const perChat = { name: `chat ${chatId}`, count: 1, millis: 1000 };
  const perGroup = { name: `group ${chatId}`, count: 20, millis: 60_000 };
  return [perBot, perChat, ...(chatId.startsWith('-') ? [perGroup] : [])];
}

/** Waits for this bot's turn in this chat. @throws SendError rate-limited when that is too far off */
export async function takeTurn(account: Paced, chatId: string): Promise<void> {
  const limits = limitsOf(chatId);
  const shared = await account.turns?.take(limits, longestWaitMillis).catch(() => null);
  const { waitMillis, taken } = shared ?? ownLine(account.inboxId).take(limits, longestWaitMillis);
  if (!taken) {
    const seconds = Math.ceil(waitMillis / 1000);
    throw new SendError('rate-limited', `Too many messages at once: it goes out in ${seconds} s.`, {
      retryAfterSeconds: seconds,
    });
  }
  if (waitMillis > 0) await sleep(waitMillis);
}

/** Telegram answered 429: nobody tries before. */
export async function holdBack({ inboxId, turns }: Paced, seconds: number): Promise<void> {
  ownLine(inboxId).holdBack(seconds * 1000);
  await turns?.holdBack(seconds * 1000).catch(() => undefined);
}

const lines = new Map<string, OwnLine>();

export function forgetPace(inboxId: string): void {
  lines.delete(inboxId);
}

function ownLine(inboxId: string): OwnLine {
  const known = lines.get(inboxId);
  if (known) return known;
  const fresh = new OwnLine();
  lines.set(inboxId, fresh);
  return fresh;
}

const mostNames = 500;

/** One process's own line, on the monotonic clock. */
class OwnLine {
  /** By limit: when turns were and will be, oldest first. */
  readonly #times = new Map<string, number[]>();
  #notBefore = 0;

  take(limits: readonly TurnLimit[], longestMillis: number): Awaited<ReturnType<Turns['take']>> {
    const now = performance.now();
    const free = limits.map((limit) => this.#freeAt(limit));
    const waitMillis = Math.max(now, this.#notBefore, ...free) - now;
    if (waitMillis > longestMillis) return { waitMillis, taken: false };
    // The place is taken before the wait, so that several at once line up behind each other.
    for (const { name, count } of limits) {
      this.#times.set(name, [...(this.#times.get(name) ?? []), now + waitMillis].slice(-count));
    }
    this.#forgetOld(now);
    return { waitMillis, taken: true };
  }

  holdBack(millis: number): void {
    this.#notBefore = Math.max(this.#notBefore, performance.now() + millis);
  }

  #freeAt({ name, count, millis }: TurnLimit): number {
    const times = this.#times.get(name) ?? [];
    const oldest = times.at(-count);
    return times.length < count || oldest === undefined ? 0 : oldest + millis;
  }

  #forgetOld(now: number): void {
    if (this.#times.size <= mostNames) return;
    for (const [name, times] of this.#times) {
      if ((times.at(-1) ?? 0) < now - 60_000) this.#times.delete(name);
    }
  }
}
