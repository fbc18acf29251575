import type { Listener } from '../../channels/contract.ts';
import { findChannel, listeningOf } from '../../channels/registry.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { recordHealth, type HealthChange } from '../inbox-health/record.ts';
import { openInboxAccount } from '../inboxes/open-account.ts';
import { backOffMillis } from './back-off.ts';
import { createListenerHost, type HostContext } from './listener-host.ts';

/** A connection that lasted so long had no trouble: the next failure counts as the first. */
const steadyMillis = 60_000;

/**
 * Keeps the connection of one inbox, for as long as it is not stopped: when it breaks, waits and tries again. Its
 * trouble is its own.
 */
export class InboxListener {
  readonly inbox: StoredInbox;
  readonly #context: HostContext;
  readonly #stopped = Promise.withResolvers<undefined>();
  readonly #ended: Promise<void>;
  #stopping = false;
  #failures = 0;
  #listener: Listener | null = null;
  #notes: Promise<void> = Promise.resolve();

  constructor(context: HostContext, inbox: StoredInbox) {
    this.#context = context;
    this.inbox = inbox;
    this.#ended = this.#run();
  }

  /** Look for new items now. */
  poke(): void {
    this.#listener?.poke();
  }

  /** Ends the connection; settles when it is ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#stopped.resolve(undefined);
    await this.#listener?.stop().catch((error: unknown) => {
      this.#context.logger.warn({ err: error, inboxId: this.inbox.id }, 'a connection did not end well');
    });
    await this.#ended;
    await this.#notes;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping()) {
      const started = this.#context.clock.now().getTime();
      let wasUp = false;
      try {
        await this.#listen(() => {
          wasUp = true;
          this.#note({ status: 'ok', lastError: null, nextTryAt: null });
        });
        if (this.#isStopping()) return;
        throw new Error('The connection ended.');
      } catch (error) {
        if (this.#isStopping()) return;
        const lasted = this.#context.clock.now().getTime() - started;
        this.#failures = wasUp && lasted > steadyMillis ? 1 : this.#failures + 1;
        await this.#waitAfter(error, wasUp);
      }
    }
  }

  /** A method, so that the compiler does not take the first answer for the last. */
  #isStopping(): boolean {
    return this.#stopping;
  }

  async #listen(onUp: () => void): Promise<void> {
    const channel = findChannel(this.inbox.channel);
    const listening = channel && listeningOf(channel);
    if (!listening) throw new Error(`Nothing can listen on "${this.inbox.channel}".`);
    const account = openInboxAccount(this.#context, this.inbox);
    const host = createListenerHost(this.#context, this.inbox, onUp);
    const listener = await listening.listen(account, host);
    this.#listener = listener;
    try {
      // Stopped while the connection's code was being loaded: nobody else would end it.
      if (this.#isStopping()) await listener.stop();
      await listener.done;
    } finally {
      this.#listener = null;
    }
  }

  async #waitAfter(error: unknown, wasUp: boolean): Promise<void> {
    const { clock, logger } = this.#context;
    const millis = backOffMillis(this.#failures, Math.random());
    const now = clock.now();
    const words = error instanceof Error ? error.message : String(error);
    const said = (error as { kind?: unknown } | null)?.kind;
    logger.warn({ err: error, inboxId: this.inbox.id, retryMillis: millis }, 'an inbox lost its connection');
    this.#note({
      status: wasUp && this.#failures === 1 ? 'degraded' : 'failing',
      lastError: {
        message: words.slice(0, 2000),
        at: now,
        kind: typeof said === 'string' ? said : 'connection',
      },
      nextTryAt: new Date(now.getTime() + millis),
    });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, millis, undefined);
    await Promise.race([promise, this.#stopped.promise]);
    clearTimeout(timer);
  }

  /** One after the other, so that the last word is the newest. */
  #note(change: HealthChange): void {
    const lastCheckedAt = this.#context.clock.now();
    this.#notes = this.#notes
      .then(() => recordHealth(this.#context, this.inbox, { ...change, lastCheckedAt }))
      .catch((error: unknown) => {
        this.#context.logger.warn({ err: error, inboxId: this.inbox.id }, 'the health was not written down');
      });
  }
}
