import type { ImapFlow } from 'imapflow';
import type { ListenerHost } from '../../contract.ts';
import type { EmailAccount } from '../account.ts';
import { importNews, openFolder, type FolderSync, type Position } from './folder-sync.ts';
import { connectImap } from './imap-client.ts';
import { Rest } from './rest.ts';

const connectMs = 20_000;
const logoutMs = 2_000;
/**
 * Servers tell of new mail late (Dovecot half a second after it came), and more often follows what just came: so for a
 * while after news we ask by ourselves, at first often, then ever less. At rest there is IDLE only.
 */
const followForMs = 6_000;
const followEveryMs = { least: 50, most: 250 };
/** Folders that nobody watches are asked about this often: one short command for each. */
const othersEveryMs = 5_000;
/** Servers end an IDLE of half an hour; NATs sooner. */
const longestIdleMs = 25 * 60_000;
/** The core hears at most this often that all is still well. */
const stillUpEveryMs = 20_000;

export interface WatchDuties {
  account: EmailAccount;
  host: ListenerHost;
  folder: string;
  /** Further folders that this connection has to look into, as of now. */
  others?: () => readonly string[];
  /** The connection works, and what waited is imported; again from time to time. */
  onUp: () => void;
}

/** One connection that watches one folder in IDLE, and asks about some more from time to time. */
export class FolderWatch {
  readonly #duties: WatchDuties;
  readonly #rest = new Rest();
  readonly #seen = new Map<string, string>();
  #client: ImapFlow | null = null;
  #stopping = false;
  #everywhere = true;
  #ended: Promise<void> | null = null;
  // When these last were or next will be, on a clock of our own.
  #lastNews = -Infinity;
  #lastUp = -Infinity;
  #lastOthers = -Infinity;
  #nextPoll = -Infinity;
  #lastNoopMs = 0;

  constructor(duties: WatchDuties) {
    this.#duties = duties;
  }

  /** Resolves after stop; rejects with the reason when the connection ends by itself. */
  run(): Promise<void> {
    this.#ended = this.#watch().catch((error: unknown) => {
      if (!this.#stopping) throw error;
    });
    return this.#ended;
  }

  /** Look into every folder now. */
  poke(): void {
    this.#everywhere = true;
    this.#rest.wake();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#rest.wake();
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
    const { pollSeconds } = this.#duties.account.settings.imap;
    const silenceMs = Math.max(120, pollSeconds * 2) * 1000;
    const client = await connectImap(this.#duties.account, { connectMs, silenceMs });
    this.#client = client;
    client.on('close', () => this.#rest.wake());
    client.on('exists', () => {
      this.#lastNews = performance.now();
      this.#rest.wake();
    });
    try {
      let position: Position | null = null;
      while (this.#goesOn(client)) {
        const everywhere = this.#everywhere || performance.now() >= this.#nextPoll;
        if (everywhere) this.#nextPoll = performance.now() + this.#pollMs;
        this.#everywhere = false;
        if (await this.#lookIntoOthers(client, everywhere)) position = null;
        if (!this.#goesOn(client)) break;
        if (position && everywhere) await client.noop();
        position ??= await openFolder(this.#sync(client, this.#duties.folder));
        await this.#round(client, position);
      }
    } finally {
      client.close();
    }
    if (!this.#stopping) throw new Error('the server closed the connection');
  }

  #goesOn(client: ImapFlow): boolean {
    return !this.#stopping && client.usable;
  }

  /** Imports what is new in our folder, then waits until there may be more. */
  async #round(client: ImapFlow, position: Position): Promise<void> {
    this.#rest.begin();
    const sync = this.#sync(client, this.#duties.folder);
    if ((await importNews(sync, position)) > 0) this.#lastNews = performance.now();
    this.#tellUp();
    while (this.#goesOn(client)) {
      const told = await this.#wait(client);
      if (told || performance.now() >= this.#nextOthers) return;
    }
  }

  /** @returns whether there may be news */
  async #wait(client: ImapFlow): Promise<boolean> {
    const quietFor = performance.now() - this.#lastNews;
    if (quietFor < followForMs) {
      // Never more than half of the time: a server far away is asked less often.
      const pause = Math.max(followEveryMs.least, quietFor / 20, this.#lastNoopMs);
      await this.#rest.pause(Math.min(pause, followEveryMs.most));
      const asked = performance.now();
      // A NOOP makes the server look into the mailbox; a SEARCH alone answers from what it saw up to five seconds ago.
      if (this.#goesOn(client)) await client.noop();
      this.#lastNoopMs = performance.now() - asked;
      return this.#rest.isAwake;
    }
    if (this.#rest.isAwake) return true;
    client.idle().catch(() => undefined);
    await this.#rest.pause(Math.max(0, Math.min(this.#nextPoll, this.#nextOthers) - performance.now()));
    return this.#rest.isAwake || performance.now() >= this.#nextPoll;
  }

  get #pollMs(): number {
    return Math.min(this.#duties.account.settings.imap.pollSeconds * 1000, longestIdleMs);
  }

  #others(): readonly string[] {
    return this.#duties.others?.() ?? [];
  }

  get #nextOthers(): number {
    return this.#others().length > 0 ? this.#lastOthers + othersEveryMs : Infinity;
  }

  /** @returns whether another folder was opened, so that ours is no longer */
  async #lookIntoOthers(client: ImapFlow, everywhere: boolean): Promise<boolean> {
    if (!everywhere && performance.now() < this.#nextOthers) return false;
    this.#lastOthers = performance.now();
    let opened = false;
    for (const folder of this.#others()) {
      if (!this.#goesOn(client)) return true;
      const status = await client.status(folder, { uidNext: true, uidValidity: true });
      const state = status ? `${String(status.uidValidity)}/${String(status.uidNext)}` : '';
      if (!everywhere && this.#seen.get(folder) === state) continue;
      opened = true;
      const sync = this.#sync(client, folder);
      await importNews(sync, await openFolder(sync));
      this.#seen.set(folder, state);
    }
    return opened;
  }

  #tellUp(): void {
    const now = performance.now();
    if (now - this.#lastUp < stillUpEveryMs) return;
    this.#lastUp = now;
    this.#duties.onUp();
  }

  #sync(client: ImapFlow, folder: string): FolderSync {
    const { account, host } = this.#duties;
    const { importSinceDays, maxMegabytes } = account.settings.imap;
    const options = { folder, importSinceDays, maxBytes: maxMegabytes * 1_000_000 };
    return { client, host, options, stopping: () => this.#stopping };
  }
}
