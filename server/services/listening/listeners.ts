import { randomUUID } from 'node:crypto';
import { findChannel, listeningOf } from '../../channels/registry.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { recordHealth } from '../inbox-health/record.ts';
import { inboxesChangedChannel } from '../inboxes/announce.ts';
import type { HostContext } from './listener-host.ts';
import { InboxListener } from './inbox-listener.ts';

const leaseMillis = 15_000;
const roundMillis = 5000;
const leaseName = (inboxId: string) => `listen/${inboxId}`;

export interface Listeners {
  /** Looks at the inboxes now instead of at the next round. */
  look(): Promise<void>;
  /** Ends every connection and gives the inboxes to other processes. */
  stop(): Promise<void>;
}

/**
 * Listens to every enabled inbox whose channel listens, one process per inbox: who holds the inbox's lease. Looks every
 * five seconds, and at once when somebody changed an inbox; a change of its settings starts its connection afresh.
 */
export function startListeners(context: HostContext): Listeners {
  const group = new ListenerGroup(context);
  const look = () =>
    group.look().catch((error: unknown) => {
      context.logger.warn({ err: error }, 'the inboxes could not be looked at; again in a moment');
    });
  const timer = setInterval(() => void look(), roundMillis);
  const subscriber = context.redis.subscriber();
  subscriber.on('message', () => void look());
  subscriber.subscribe(inboxesChangedChannel(context.redis.prefix)).catch((error: unknown) => {
    context.logger.warn({ err: error }, 'changes of inboxes are noticed by looking only');
  });
  void look();
  return {
    look,
    async stop() {
      clearInterval(timer);
      subscriber.disconnect();
      await group.stop();
    },
  };
}

class ListenerGroup {
  readonly #context: HostContext;
  readonly #owner = randomUUID();
  readonly #running = new Map<string, InboxListener>();
  /** Inboxes that only wait to be written to: there is nothing to connect, so they are well. */
  readonly #waiting = new Set<string>();
  /** Rounds come one after the other. */
  #round: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(context: HostContext) {
    this.#context = context;
  }

  look(): Promise<void> {
    const next = this.#round.then(() => this.#lookOnce());
    this.#round = next.catch(() => undefined);
    return next;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#round;
    await Promise.all([...this.#running.values()].map((listener) => this.#end(listener)));
  }

  async #lookOnce(): Promise<void> {
    if (this.#stopping) return;
    const held = await this.#renew();
    const inboxes = await this.#context.store.inboxes.list();
    await this.#greet(inboxes);
    const wanted = new Map(inboxes.filter(listens).map((inbox) => [inbox.id, inbox]));
    const outdated = [...this.#running.values()].filter(({ inbox }) => {
      const now = wanted.get(inbox.id);
      return !held.has(inbox.id) || now?.settingsRevision !== inbox.settingsRevision;
    });
    await Promise.all(outdated.map((listener) => this.#end(listener)));
    for (const inbox of wanted.values()) await this.#begin(inbox);
  }

  async #greet(inboxes: readonly StoredInbox[]): Promise<void> {
    const quiet = inboxes.filter((inbox) => inbox.enabled && !listens(inbox) && !this.#waiting.has(inbox.id));
    for (const inbox of quiet) {
      this.#waiting.add(inbox.id);
      const { status } = await this.#context.store.inboxStates.health(inbox.id);
      if (status === 'starting') await recordHealth(this.#context, inbox, { status: 'ok' });
    }
  }

  /** @returns inboxes that are still ours */
  async #renew(): Promise<Set<string>> {
    const { store, clock } = this.#context;
    const ids = [...this.#running.keys()];
    if (ids.length === 0) return new Set();
    const names = ids.map(leaseName);
    const held = await store.leases.renew({
      names,
      owner: this.#owner,
      millis: leaseMillis,
      now: clock.now(),
    });
    return new Set(ids.filter((id) => held.has(leaseName(id))));
  }

  async #begin(inbox: StoredInbox): Promise<void> {
    if (this.#running.has(inbox.id)) return;
    const { store, clock } = this.#context;
    const lease = { name: leaseName(inbox.id), owner: this.#owner, millis: leaseMillis, now: clock.now() };
    if (!(await store.leases.acquire(lease))) return;
    this.#running.set(inbox.id, new InboxListener(this.#context, inbox));
  }

  async #end(listener: InboxListener): Promise<void> {
    const { id, channel } = listener.inbox;
    this.#running.delete(id);
    await listener.stop();
    await findChannel(channel)?.release(id);
    await this.#context.store.leases.release(leaseName(id), this.#owner);
  }
}

function listens({ enabled, channel }: StoredInbox): boolean {
  const known = findChannel(channel);
  return enabled && known !== undefined && listeningOf(known) !== null;
}
