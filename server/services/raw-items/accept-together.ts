import type { IncomingItem } from '../../channels/contract.ts';
import { acceptRaw, type AcceptContext, type Accepted } from './accept.ts';

/** Those that wait until what is being written is written. */
interface Waiting {
  items: IncomingItem[];
  kept: Promise<Accepted>;
}

const most = 200;
const queues = new WeakMap<AcceptContext['store'], Map<string, Waiting>>();
const writing = new WeakMap<AcceptContext['store'], Map<string, Promise<unknown>>>();

/**
 * Keeps items like `acceptRaw`, for callers that come many at once: what arrives while others of the inbox are being
 * written waits for these, and is then written in one go. A busy inbox so costs a write per batch and not per item.
 * @returns what became of the whole batch
 */
export function acceptTogether(
  context: AcceptContext,
  inboxId: string,
  items: readonly IncomingItem[],
): Promise<Accepted> {
  const waiting = mapOf(queues, context.store);
  const underway = mapOf(writing, context.store);
  const joined = waiting.get(inboxId);
  if (joined && joined.items.length < most) {
    joined.items.push(...items);
    return joined.kept;
  }
  const batch: Waiting = { items: [...items], kept: Promise.resolve({ added: [], repeated: 0 }) };
  const before = underway.get(inboxId) ?? Promise.resolve();
  batch.kept = before.then(() => {
    if (waiting.get(inboxId) === batch) waiting.delete(inboxId);
    return acceptRaw(context, inboxId, batch.items);
  });
  waiting.set(inboxId, batch);
  const settled = batch.kept.then(
    () => undefined,
    () => undefined,
  );
  underway.set(inboxId, settled);
  void settled.then(() => {
    if (underway.get(inboxId) === settled) underway.delete(inboxId);
  });
  return batch.kept;
}

function mapOf<T>(of: WeakMap<object, Map<string, T>>, store: object): Map<string, T> {
  const known = of.get(store) ?? new Map<string, T>();
  of.set(store, known);
  return known;
}
