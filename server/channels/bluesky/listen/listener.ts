import type { Listener, ListenerHost } from '../../contract.ts';
import { pause } from '../../polling/pause.ts';
import { remember } from '../../polling/recent.ts';
import { agentFor } from '../agent.ts';
import type { BlueskyAccount } from '../settings.ts';
import { readChat } from './chat.ts';
import { readNotifications } from './notifications.ts';
import { lookAtPostsAgain, readOwnPosts, readWatchedPosts } from './posts.ts';
import type { Scene } from './scene.ts';

/** Watched words and our own posts are no conversation that somebody waits for. */
const calmRounds = 6;

/** Listens to one account by looking: the network offers no stream of what concerns one account. */
export async function listenToBluesky(account: BlueskyAccount, host: ListenerHost): Promise<Listener> {
  const stopping = new AbortController();
  const rounds = new Rounds(account, host, stopping);
  const done = rounds.run();
  return {
    done,
    poke: () => {
      rounds.wake();
    },
    stop: async () => {
      stopping.abort();
      await done.catch(() => undefined);
    },
  };
}

class Rounds {
  readonly #account: BlueskyAccount;
  readonly #host: ListenerHost;
  readonly #stopping: AbortController;
  #poked = false;
  #nudge: () => void = () => undefined;
  #chat: boolean;

  constructor(account: BlueskyAccount, host: ListenerHost, stopping: AbortController) {
    this.#account = account;
    this.#host = host;
    this.#stopping = stopping;
    this.#chat = account.settings.directMessages;
  }

  /** Look now, at everything. */
  wake(): void {
    this.#poked = true;
    this.#nudge();
  }

  async run(): Promise<void> {
    const { signal } = this.#stopping;
    try {
      const agent = await agentFor(this.#account);
      const scene: Scene = { agent, host: this.#host, settings: this.#account.settings, signal };
      for (let round = 0; !signal.aborted; round += 1) {
        const all = this.#poked;
        this.#poked = false;
        await this.#look(scene, { all, calm: all || round % calmRounds === 0 });
        this.#host.up();
        await this.#wait(signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #look(scene: Scene, { all, calm }: { all: boolean; calm: boolean }): Promise<void> {
    const posts = await readNotifications(scene);
    await remember(
      scene.host,
      posts.map(({ uri, cid }) => ({ id: uri, version: cid })),
    );
    if (this.#chat) this.#chat = await readChat(scene);
    if (calm) {
      await readWatchedPosts(scene);
      await readOwnPosts(scene);
    }
    await lookAtPostsAgain(scene, all);
  }

  async #wait(signal: AbortSignal): Promise<void> {
    if (this.#poked) return;
    const nudged = new AbortController();
    this.#nudge = () => {
      nudged.abort();
    };
    await pause(this.#account.settings.pollSeconds * 1000, AbortSignal.any([signal, nudged.signal]));
  }
}
