import type { IncomingItem, Listener, ListenerHost } from '../../../server/channels/contract.ts';
import { until } from '../../support/product.ts';

/** What a listener may do, kept in memory: items by id as the store keeps them, cursors, what was learned. */
export interface KeptHost extends ListenerHost {
  items: Map<string, IncomingItem>;
  cursors: Map<string, unknown>;
  learned: Record<string, unknown> | null;
  ups: number;
  logs: string[];
  /** Keys that the workspace has already. */
  knownKeys: Set<string>;
  clock: { now: Date | null };
  /** Called before each accept; throwing is a crash before anything is kept. */
  onAccept: () => void;
}

export function keptHost(): KeptHost {
  const host: KeptHost = {
    items: new Map(),
    cursors: new Map(),
    learned: null,
    ups: 0,
    logs: [],
    knownKeys: new Set(),
    clock: { now: null },
    onAccept: () => undefined,
    async accept({ items, cursor }) {
      host.onAccept();
      for (const item of items) if (!host.items.has(item.externalId)) host.items.set(item.externalId, item);
      if (cursor) host.cursors.set(cursor.name, structuredClone(cursor.value));
    },
    cursor: async (name) => host.cursors.get(name) ?? null,
    known: async (keys) => new Set(keys.filter((key) => host.knownKeys.has(key))),
    up() {
      host.ups += 1;
    },
    async learn(learned) {
      host.learned = learned;
    },
    log(level, message) {
      host.logs.push(`${level}: ${message}`);
    },
    now: () => host.clock.now ?? new Date(),
  };
  return host;
}

/** Waits until so many items are kept. */
export function untilItems(host: KeptHost, count: number, withinMillis = 20_000): Promise<void> {
  return until(
    () => host.items.size >= count,
    withinMillis,
    `${count} items, there are ${[...host.items.keys()].join(' ')}`,
  );
}

/** Runs until it is up, does the work, stops; the listener's own trouble is thrown. */
export async function whileListening(
  start: () => Promise<Listener>,
  host: KeptHost,
  work: (listener: Listener) => Promise<void>,
): Promise<void> {
  const before = host.ups;
  const listener = await start();
  const broken = listener.done.then(() => Promise.reject(new Error('it ended')));
  broken.catch(() => undefined);
  try {
    await Promise.race([until(() => host.ups > before, 20_000, 'it is up'), broken]);
    await Promise.race([work(listener), broken]);
  } finally {
    await listener.stop();
  }
}
