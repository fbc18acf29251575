import type { Listener, ListenerHost } from '../../contract.ts';
import { pause } from '../../polling/pause.ts';
import { remember, type Wanted } from '../../polling/recent.ts';
import { MastodonApi } from '../api.ts';
import { learnInstance, type Learned } from '../instance.ts';
import type { MastodonAccount } from '../settings.ts';
import { readNotifications } from './notifications.ts';
import { lookAtPostsAgain, readOwnPosts, readWatchedPosts, versionOf } from './posts.ts';
import type { Scene } from './scene.ts';
import { followStream, NoStreamError, type StreamEvent } from './stream.ts';

/** With a stream we look so much less often. */
const calmerWithStream = 4;
const streamPauseMillis = 5000;
const longestStreamPauseMillis = 300_000;

/**
 * Listens to one account: what the stream tells is only a reason to look, so that nothing depends on it, and what was
 * missed while nobody listened is found the same way.
 */
export async function listenToMastodon(account: MastodonAccount, host: ListenerHost): Promise<Listener> {
  const api = new MastodonApi(account.settings.instanceUrl, account.secrets.accessToken);
  const stopping = new AbortController();
  const session = new Session({ api, host, settings: account.settings, stopping });
  return {
    done: session.run(),
    poke: () => {
      session.wake({ all: true });
    },
    stop: async () => {
      stopping.abort();
      await session.ended;
    },
  };
}

interface SessionParts {
  api: MastodonApi;
  host: ListenerHost;
  settings: MastodonAccount['settings'];
  stopping: AbortController;
}

class Session {
  readonly #parts: SessionParts;
  readonly #done = Promise.withResolvers<undefined>();
  #streaming = false;
  /** null: nobody asked. */
  #wanted: { all: boolean; heard: Set<string> } | null = null;
  #nudge: () => void = () => undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  get ended(): Promise<undefined> {
    return this.#done.promise;
  }

  /** Look now. */
  wake({ all = false, heard }: { all?: boolean; heard?: string } = {}): void {
    const wanted = (this.#wanted ??= { all: false, heard: new Set() });
    wanted.all ||= all;
    if (heard !== undefined) wanted.heard.add(heard);
    this.#nudge();
  }

  async run(): Promise<void> {
    const { stopping, host } = this.#parts;
    let stream: Promise<void> = Promise.resolve();
    try {
      const { scene, learned } = await this.#open();
      await look(scene, { all: false, heard: new Set() });
      host.up();
      stream = this.#stream(scene, learned);
      for (let wanted = await this.#turn(scene); wanted; wanted = await this.#turn(scene)) {
        await look(scene, wanted);
        host.up();
      }
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    } finally {
      stopping.abort();
      await stream;
      this.#done.resolve(undefined);
    }
  }

  async #open(): Promise<{ scene: Scene; learned: Learned }> {
    const { api, host, settings, stopping } = this.#parts;
    const learned = await learnInstance(api);
    await host.learn?.(learned);
    const { domain, accountId } = learned;
    const view = { host: new URL(api.origin).host, domain, accountId };
    return { scene: { api, host, settings, view, signal: stopping.signal }, learned };
  }

  /** Waits for the next look. @returns null when it is over */
  async #turn({ settings, signal }: Scene): Promise<Wanted | null> {
    if (!this.#wanted) {
      const nudged = new AbortController();
      this.#nudge = () => {
        nudged.abort();
      };
      const seconds = settings.pollSeconds * (this.#streaming ? calmerWithStream : 1);
      await pause(seconds * 1000, AbortSignal.any([signal, nudged.signal]));
    }
    const wanted = this.#wanted ?? { all: false, heard: new Set() };
    this.#wanted = null;
    return signal.aborted ? null : wanted;
  }

  /** Keeps the stream up beside the looking. A server without one is fine. */
  async #stream({ api, host, signal }: Scene, { streamingUrl }: Learned): Promise<void> {
    let wait = streamPauseMillis;
    const events = {
      signal,
      onOpen: () => {
        this.#streaming = true;
        wait = streamPauseMillis;
        this.wake();
      },
      onEvent: (event: StreamEvent) => {
        this.#hear(event);
      },
    };
    while (!signal.aborted) {
      try {
        await followStream(api, streamingUrl ?? api.origin, events);
      } catch (error) {
        if (error instanceof NoStreamError) wait = longestStreamPauseMillis;
        else if (!signal.aborted) host.log('info', 'the stream broke; looking meanwhile', { err: error });
      }
      this.#streaming = false;
      await pause(wait, signal);
      wait = Math.min(wait * 2, longestStreamPauseMillis);
    }
  }

  #hear({ event, data }: StreamEvent): void {
    if (event === 'notification') this.wake();
    const id = event === 'delete' ? data : event === 'status.update' ? idIn(data) : null;
    if (id !== null) this.wake({ heard: id });
  }
}

async function look(scene: Scene, wanted: Wanted): Promise<void> {
  const posts = await readNotifications(scene);
  await remember(
    scene.host,
    posts.map((post) => ({ id: post.id, version: versionOf(post) })),
  );
  await readWatchedPosts(scene);
  await readOwnPosts(scene);
  await lookAtPostsAgain(scene, wanted);
}

function idIn(json: string): string | null {
  try {
    const { id } = JSON.parse(json) as { id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}
