import type { Listener, ListenerHost } from '../../contract.ts';
import type { EmailAccount } from '../account.ts';
import { FolderWatch } from './folder-watch.ts';
import { toImapError } from './imap-client.ts';
import { Rest } from './rest.ts';

/** So many folders have a connection of their own, and are pushed; providers allow ten to fifteen connections. */
const mostConnections = 4;
/** A further connection that broke, or was refused, is tried again after this long; its folder is asked about meanwhile. */
const againMs = 60_000;
const longestWaitMs = 3_600_000;

/**
 * Watches a mailbox: imports what is new, then waits in IDLE until the server says that there is more, someone pokes,
 * or the safety poll is due. Ends with the connection to the first folder; the core starts it again.
 */
export function listenToMailbox(account: EmailAccount, host: ListenerHost): Listener {
  const { imap } = account.settings;
  return imap.host === '' ? waitForPushes(host) : watchFolders(account, host);
}

/** Mail is pushed in: there is nothing to connect to, and nothing wrong. */
function waitForPushes(host: ListenerHost): Listener {
  const { promise: done, resolve } = Promise.withResolvers<undefined>();
  host.up();
  return {
    done: done.then(() => undefined),
    poke: () => undefined,
    stop() {
      resolve(undefined);
      return Promise.resolve();
    },
  };
}

function watchFolders(account: EmailAccount, host: ListenerHost): Listener {
  const [first = 'INBOX', ...more] = account.settings.imap.folders;
  const further = more
    .slice(0, mostConnections - 1)
    .map((folder) => new FurtherFolder(account, host, folder));
  const asked = new Set(more.slice(mostConnections - 1));
  const main = new FolderWatch({
    ...{ account, host, folder: first },
    others: () => more.filter((folder) => asked.has(folder) || further.some((one) => one.needs(folder))),
    onUp: () => {
      host.up();
      // Only now: an account that cannot log in needs to be told once.
      for (const one of further) one.start();
    },
  });
  const stopFurther = () => Promise.all(further.map((one) => one.stop()));
  const done = main.run().then(
    async () => {
      await stopFurther();
    },
    async (error: unknown) => {
      await stopFurther();
      throw toImapError(error);
    },
  );
  return {
    done,
    poke() {
      main.poke();
      for (const one of further) one.poke();
    },
    async stop() {
      await Promise.all([main.stop(), stopFurther()]);
    },
  };
}

/** A folder besides the first, on a connection of its own for as long as that works. */
class FurtherFolder {
  readonly #account: EmailAccount;
  readonly #host: ListenerHost;
  readonly #folder: string;
  readonly #rest = new Rest();
  #watch: FolderWatch | null = null;
  #isUp = false;
  #stopping = false;
  #running: Promise<void> | null = null;

  constructor(account: EmailAccount, host: ListenerHost, folder: string) {
    this.#account = account;
    this.#host = host;
    this.#folder = folder;
  }

  /** Must somebody else look into the folder? */
  needs(folder: string): boolean {
    return folder === this.#folder && !this.#isUp;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  poke(): void {
    this.#watch?.poke();
    this.#rest.wake();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#rest.wake();
    await this.#watch?.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let pause = againMs; !this.#stopping; pause = Math.min(pause * 2, longestWaitMs)) {
      const onUp = () => {
        this.#isUp = true;
        pause = againMs / 2;
      };
      const { account, host, folder } = { account: this.#account, host: this.#host, folder: this.#folder };
      this.#watch = new FolderWatch({ account, host, folder, onUp });
      await this.#watch.run().catch((error: unknown) => {
        host.log('warn', 'A further connection ended; its folder is asked about meanwhile.', {
          folder,
          reason: toImapError(error).message,
        });
      });
      this.#isUp = false;
      this.#rest.begin();
      if (!this.#isStopping()) await this.#rest.pause(pause);
    }
  }

  /** A method, so that the compiler does not take the first answer for the last. */
  #isStopping(): boolean {
    return this.#stopping;
  }
}
