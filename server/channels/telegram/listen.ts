import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Listener, ListenerHost } from '../contract.ts';
import { callBot, TelegramError, type TelegramAccount } from './bot-api.ts';
import { describeUpdate } from './parse.ts';
import { wantedUpdates } from './updates.ts';
import { webhookSecret } from './webhook.ts';

const cursorName = 'updates';
/** How often the health of a webhook is asked for. */
const webhookLookMillis = 60_000;
/** Telegram keeps updates for a day; after a week of silence their numbers begin anywhere. */
const cursorGoodForMillis = 3 * 24 * 3600 * 1000;

const me = z.object({ id: z.number(), username: z.string().default('') });
const webhookInfo = z.object({
  url: z.string().default(''),
  last_error_date: z.number().optional(),
  last_error_message: z.string().optional(),
});
const cursor = z.object({ updateId: z.number(), at: z.number() });
const numbered = z.looseObject({ update_id: z.number() });

/** Long polling, or the webhook registered and its health watched, as the settings say. */
export function listenToBot(account: TelegramAccount, host: ListenerHost): Listener {
  const watch = new BotWatch(account, host);
  return { done: watch.run(), poke: () => watch.wake(), stop: () => watch.stop() };
}

class BotWatch {
  readonly #account: TelegramAccount;
  readonly #host: ListenerHost;
  readonly #stopping = new AbortController();
  #resting: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(account: TelegramAccount, host: ListenerHost) {
    this.#account = account;
    this.#host = host;
  }

  run(): Promise<void> {
    this.#ended = this.#watch().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) throw error;
    });
    return this.#ended;
  }

  wake(): void {
    this.#resting?.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#ended.catch(() => undefined);
  }

  async #watch(): Promise<void> {
    const bot = me.parse(await this.#call('getMe'));
    await this.#host.learn?.({ botId: bot.id, username: bot.username });
    if (this.#account.settings.delivery === 'webhook') await this.#watchWebhook();
    else await this.#poll();
  }

  async #poll(): Promise<void> {
    const { url } = webhookInfo.parse(await this.#call('getWebhookInfo'));
    // A bot with a webhook is given nothing by polling. What waits is kept.
    if (url !== '') await this.#call('deleteWebhook', { drop_pending_updates: false });
    let next = await this.#firstOffset();
    // The first look does not wait, so that the inbox shows at once that it is well.
    let timeout = 0;
    while (!this.#stopping.signal.aborted) {
      const updates = await this.#updates(next, timeout);
      const last = updates.at(-1);
      if (last) {
        await this.#accept(updates, last.update_id);
        next = last.update_id + 1;
      }
      this.#host.up();
      timeout = this.#account.settings.pollSeconds;
    }
  }

  /** An old cursor is forgotten: what comes again is known by its message. */
  async #firstOffset(): Promise<number | null> {
    const kept = cursor.safeParse(await this.#host.cursor(cursorName));
    if (!kept.success) return null;
    const age = this.#host.now().getTime() - kept.data.at;
    return age < cursorGoodForMillis ? kept.data.updateId + 1 : null;
  }

  async #updates(offset: number | null, timeout: number): Promise<z.infer<typeof numbered>[]> {
    const params = { limit: 100, timeout, allowed_updates: wantedUpdates };
    const answer = await this.#call(
      'getUpdates',
      { ...params, ...(offset !== null && { offset }) },
      (timeout + 15) * 1000,
    );
    return z.array(numbered).parse(answer);
  }

  /** Stored before the next call tells Telegram to forget them. */
  async #accept(updates: readonly z.infer<typeof numbered>[], lastId: number): Promise<void> {
    const items = updates.map((update) => {
      const raw = Buffer.from(JSON.stringify(update));
      const { at, ...described } = describeUpdate(raw);
      return { ...described, raw, providerTime: at };
    });
    const value = { updateId: lastId, at: this.#host.now().getTime() };
    await this.#host.accept({ items, cursor: { name: cursorName, value } });
  }

  async #watchWebhook(): Promise<void> {
    const url = this.#account.webhookUrl ?? '';
    await this.#call('setWebhook', {
      url,
      secret_token: webhookSecret(this.#account),
      allowed_updates: wantedUpdates,
      max_connections: 40,
      drop_pending_updates: false,
    });
    let seen = this.#host.now().getTime();
    while (!this.#stopping.signal.aborted) {
      const info = webhookInfo.parse(await this.#call('getWebhookInfo'));
      if (info.url !== url) throw new Error('The webhook of this bot was pointed elsewhere.');
      const failedAt = (info.last_error_date ?? 0) * 1000;
      if (failedAt > seen) {
        seen = failedAt;
        this.#host.log('warn', 'Telegram could not deliver to the webhook', {
          reason: info.last_error_message,
        });
      } else this.#host.up();
      await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    this.#resting = new AbortController();
    await sleep(webhookLookMillis, undefined, { signal: this.#resting.signal, ref: false }).catch(
      () => undefined,
    );
    this.#resting = null;
  }

  async #call(
    method: string,
    params: Record<string, unknown> = {},
    timeoutMillis = 20_000,
  ): Promise<unknown> {
    try {
      return await callBot(this.#account, { method, params, timeoutMillis, signal: this.#stopping.signal });
    } catch (error) {
      if (error instanceof TelegramError && error.code === 409) {
        throw new Error('Something else polls this bot too: a bot can have one receiver only.', {
          cause: error,
        });
      }
      throw error;
    }
  }
}
