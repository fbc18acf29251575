import type { Wall, WallTile } from '../../../shared/schemas/wall.ts';
import { api } from '../../api/client.ts';
import { ApiError } from '../../api/error.ts';
import { recall, remember } from '../../lib/persisted.svelte.ts';
import { learnServerTime, serverNow } from '../../stores/server-clock.ts';

const storedToken = 'wall-device';
/** The server answers within ten seconds: a connection that says nothing for longer is gone, whatever it looks like. */
const usual = { retryMillis: 3000, silenceMillis: 25_000 };

/** The token of a device link ("/wall#TOKEN"): taken out of the address, and remembered by this screen. */
export function takeDeviceToken(): string {
  const given = decodeURIComponent(location.hash.slice(1));
  if (given.startsWith('wall_')) {
    remember(storedToken, given);
    history.replaceState(history.state, '', location.pathname);
    return given;
  }
  return recall(storedToken, '');
}

/**
 * The wall as the server has it: each answer is the whole of it, and the next question waits there until something is
 * different. So whatever was missed while the connection was away is made up for by the first answer.
 */
export class WallFeed {
  wall = $state.raw<Wall | null>(null);
  /** gone: this screen's link was revoked, or nobody is logged in. */
  status = $state<'starting' | 'live' | 'away' | 'gone'>('starting');
  /** The server's time, moved on every second: deadlines tick by themselves. */
  now = $state(serverNow());
  readonly #token: string;
  readonly #times: typeof usual;
  #stop: (() => void) | null = null;

  constructor(token: string, times = usual) {
    this.#token = token;
    this.#times = times;
  }

  /** On a screen with a device link; its numbers lead nowhere, since nobody is logged in there. */
  get isDevice(): boolean {
    return this.#token !== '';
  }

  /** Shows it so before the server says so. */
  arrange(tiles: WallTile[]): void {
    if (this.wall) this.wall = { ...this.wall, tiles };
  }

  start(): () => void {
    const abort = new AbortController();
    const tick = setInterval(() => (this.now = serverNow()), 1000);
    void this.#follow(abort.signal);
    this.#stop = () => {
      abort.abort();
      clearInterval(tick);
    };
    return this.#stop;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.status !== 'gone') {
      try {
        const after = this.status === 'live' ? this.wall?.version : undefined;
        const wall = await this.#ask(
          after,
          AbortSignal.any([signal, AbortSignal.timeout(this.#times.silenceMillis)]),
        );
        if (signal.aborted) return;
        learnServerTime(wall.serverTime);
        this.wall = wall;
        this.now = serverNow();
        this.status = 'live';
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ApiError && error.code === 'not-authenticated') this.#end();
        else this.status = 'away';
        await new Promise((resolve) => setTimeout(resolve, this.#times.retryMillis));
      }
    }
  }

  #ask(after: string | undefined, signal: AbortSignal): Promise<Wall> {
    const since = after === undefined ? {} : { after };
    return this.isDevice
      ? api('readWallByDevice', { body: { token: this.#token, ...since }, signal })
      : api('readWall', { query: since, signal });
  }

  #end(): void {
    this.status = 'gone';
    this.wall = null;
    if (this.isDevice) remember(storedToken, '');
  }
}
