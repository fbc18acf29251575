import type { ListenerHost } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import { inboundMessageId } from '../../store/messages.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { learnOf } from '../inboxes/learn.ts';
import { acceptRaw } from '../raw-items/accept.ts';

export type HostContext = Pick<
  Context,
  'store' | 'clock' | 'config' | 'files' | 'queue' | 'logger' | 'publisher' | 'secretBox' | 'redis'
>;

const atOnce = 500;

/**
 * What a listener of an inbox may do with the rest of the house.
 * @param onUp called each time the connection is up
 */
export function createListenerHost(context: HostContext, inbox: StoredInbox, onUp: () => void): ListenerHost {
  const { store, clock } = context;
  const log = context.logger.child({ subsystem: 'listener', inboxId: inbox.id, channel: inbox.channel });
  return {
    async accept({ items, cursor }) {
      // First what arrived, then how far we have read: a crash between the two only repeats.
      await acceptRaw(context, inbox.id, items);
      if (cursor) await store.inboxStates.writeCursor(inbox.id, cursor.name, cursor.value);
    },
    cursor: (name) => store.inboxStates.readCursor(inbox.id, name),
    async known(dedupeKeys) {
      const known = new Set<string>();
      for (let start = 0; start < dedupeKeys.length; start += atOnce) {
        const keys = dedupeKeys.slice(start, start + atOnce);
        for (const key of await knownAmong(context, keys)) known.add(key);
      }
      return known;
    },
    up: onUp,
    async learn(learned) {
      await learnOf(context, inbox.id, learned);
    },
    log(level, message, fields = {}) {
      log[level](fields, message);
    },
    now: () => clock.now(),
  };
}

/** Imported before, or sent by us. */
async function knownAmong({ store }: Pick<Context, 'store'>, keys: readonly string[]): Promise<string[]> {
  const byId = new Map(keys.map((key) => [inboundMessageId(key), key]));
  const [imported, named] = await Promise.all([
    store.messages.headsByIds([...byId.keys()]),
    store.messages.headsByThreadKeys(keys, keys.length * 20),
  ]);
  return [
    ...imported.flatMap(({ id }) => byId.get(id) ?? []),
    ...named.flatMap(({ externalId, kind }) =>
      kind === 'outbound' && externalId !== null ? externalId : [],
    ),
  ];
}
