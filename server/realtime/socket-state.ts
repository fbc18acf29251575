import type { Server, Socket } from 'socket.io';
import type { ClientEventName, SocketEvent, SocketEventName } from '../../shared/events.ts';
import type { Identity } from '../services/access/actor.ts';

type Answer = (answer: { ok: boolean; code?: string }) => void;
type ClientToServer = Record<ClientEventName, (payload: unknown, answer?: Answer) => void>;
type ServerToClient = { [N in SocketEventName]: (payload: SocketEvent<N>) => void };

/** What is known of one connection. */
export interface SocketState {
  identity: Identity;
  /** The session that it came with, by its public name; null for an API token. */
  session: string | null;
  /** Conversations that it looks at, with what ends "is typing" when no more is heard. */
  looks: Map<string, { kind: 'reply' | 'note'; timer: NodeJS.Timeout } | null>;
  /** Events are handled one after the other: a "leave" must not overtake its "view". */
  tail: Promise<void>;
  allowance: Allowance;
}

// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- servers send one another no events of ours
export type AppServer = Server<ClientToServer, ServerToClient, {}, SocketState>;
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
export type AppSocket = Socket<ClientToServer, ServerToClient, {}, SocketState>;
export type { Answer };

/** A bucket of events: so many at once, so many more per second. */
export class Allowance {
  #left: number;
  #at: number;
  readonly #burst: number;
  readonly #perSecond: number;

  constructor({ burst, perSecond, now }: { burst: number; perSecond: number; now: number }) {
    this.#left = burst;
    this.#at = now;
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  /** @returns whether one more is allowed at this time (milliseconds) */
  take(now: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
