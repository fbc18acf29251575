import type { ImapFlow } from 'imapflow';
import type { Listener, ListenerHost } from '../../contract.ts';
import type { EmailAccount } from '../account.ts';
import { connectImap, toImapError } from './imap-client.ts';
import { hasNews, readCursor, syncFolder } from './folder-sync.ts';

const connectMs = 20_000;
const logoutMs = 2_000;
/**
 * Servers tell of new mail late (Dovecot half a second after it came), and more often follows what just came: so for a
 * while after news we ask by ourselves. At rest there is IDLE only.
 */
const followForMs = 6_000;
const followEveryMs = 100;

/**
 * Watches a mailbox: imports what is new, then waits in IDLE until the server says that there is more, someone pokes,
 * or the safety poll is due. Ends with the connection; the core starts it again.
 */
export function listenToMailbox(account: EmailAccount, host: ListenerHost): Listener {
  const watch = new MailboxWatch(account, host);
  return {
    done: watch.run(),
    poke: () => watch.wake(),
    stop: () => watch.stop(),
  };
}

class MailboxWatch {
  readonly #account: EmailAccount;
  readonly #host: ListenerHost;
  #client: ImapFlow | null = null;
  #stopping = false;
  #awake = false;
  #wakeUp: (() => void) | null = null;
  #ended: Promise<void> | null = null;
  /** When new mail was last seen, on a clock of our own. */
  #lastNews = -Infinity;

  constructor(account: EmailAccount, host: ListenerHost) {
    this.#account = account;
    this.#host = host;
  }

  /** Resolves after stop; rejects with the reason when the connection ends by itself. */
  run(): Promise<void> {
    this.#ended = this.#watch().catch((error: unknown) => {
      if (!this.#stopping) throw toImapError(error);
    });
    return this.#ended;
  }

  wake(): void {
    this.#awake = true;
    this.#wakeUp?.();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    const client = this.#client;
    if (client?.usable) {
      const timer = setTimeout(() => client.close(), logoutMs);
      await client.logout().catch(() => undefined);
      clearTimeout(timer);
    }
    client?.close();
    await this.#ended?.catch(() => undefined);
  }

  async #watch(): Promise<void> {
    if (this.#account.settings.imap.host === '') {
      // Mail is pushed in: there is nothing to connect to, and nothing wrong.
      this.#host.up();
      while (!this.#stopping) await this.#rest(null);
      return;
    }
    const { pollSeconds } = this.#account.settings.imap;
    const silenceMs = Math.max(120, pollSeconds * 2) * 1000;
    const client = await connectImap(this.#account, { connectMs, silenceMs });
    this.#client = client;
    let closed = false;
    client.on('close', () => {
      closed = true;
      this.wake();
    });
    client.on('exists', () => {
      this.#lastNews = performance.now();
      this.wake();
    });
    try {
      while (!this.#stopping && !closed) await this.#round(client);
    } finally {
      client.close();
    }
    if (!this.#stopping) throw new Error('the server closed the connection');
  }

  /** One look into every folder, then a rest in the first, which is the one that pushes. */
  async #round(client: ImapFlow): Promise<void> {
    const { folders } = this.#account.settings.imap;
    this.#awake = false;
    for (const folder of [...folders.slice(1), ...folders.slice(0, 1)]) {
      if (this.#stopping) return;
      await syncFolder({
        client,
        host: this.#host,
        options: this.#options(folder),
        stopping: () => this.#stopping,
      });
    }
    this.#host.up();
    const first = folders[0] ?? 'INBOX';
    for (;;) {
      const following = performance.now() - this.#lastNews < followForMs;
      await (following ? this.#pause() : this.#rest(client));
      if (this.#stopping || !client.usable) return;
      const told = this.#awake;
      this.#awake = false;
      // A push means news in this folder: look there only. The safety poll looks everywhere.
      if (!following && (!told || folders.length > 1)) return;
      // A NOOP makes the server look into the mailbox; a SEARCH alone answers from what it saw up to five seconds ago.
      if (following) await client.noop();
      if (!told && !this.#isAwake()) continue;
      this.#awake = false;
      if (!(await hasNews(client, await readCursor(this.#host, first)))) continue;
      this.#lastNews = performance.now();
      return;
    }
  }

  /** A method, so that the compiler does not take what it was for what it is. */
  #isAwake(): boolean {
    return this.#awake;
  }

  /** A breath between two questions while more may follow. */
  async #pause(): Promise<void> {
    if (this.#awake || this.#stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, followEveryMs);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeUp = null;
  }

  /** Waits for a wake-up or the safety poll; in IDLE when there is a connection. */
  async #rest(client: ImapFlow | null): Promise<void> {
    if (this.#awake || this.#stopping) return;
    const woken = new Promise<void>((resolve) => (this.#wakeUp = resolve));
    const timer = setTimeout(() => this.#wakeUp?.(), this.#account.settings.imap.pollSeconds * 1000);
    client?.idle().catch(() => undefined);
    try {
      await woken;
    } finally {
      clearTimeout(timer);
      this.#wakeUp = null;
    }
  }

  #options(folder: string): { folder: string; importSinceDays: number; maxBytes: number } {
    const { importSinceDays, maxMegabytes } = this.#account.settings.imap;
    return { folder, importSinceDays, maxBytes: maxMegabytes * 1_000_000 };
  }
}
