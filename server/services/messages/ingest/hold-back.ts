import type { StoredRawItem } from '../../../store/raw-items.ts';
import { isFromArchive } from './archive.ts';
import { outcome, type IngestContext, type Outcome } from './context.ts';

const firstPauseMillis = 1000;
const longestWaitMillis = 24 * 3_600_000;

/**
 * News of a message that is not here (yet): orders of arrival are not to be trusted. The item waits, each time as long
 * as it has waited already, and its try does not count.
 * @returns what became of it when it has waited long enough; null: it waits on
 */
export async function holdBack(
  { store, clock, queue }: Pick<IngestContext, 'store' | 'clock' | 'queue'>,
  item: StoredRawItem,
): Promise<Outcome | null> {
  if (isFromArchive(item)) return outcome(item, 'ignored', { reason: 'News of a message that is not here.' });
  const waited = clock.now().getTime() - item.receivedAt.getTime();
  if (waited >= longestWaitMillis) {
    return outcome(item, 'ignored', { reason: 'News of a message that never came.' });
  }
  const pause = Math.max(firstPauseMillis, waited);
  await store.rawItems.countAttempt([item.id], -1);
  const notBefore = new Date(clock.now().getTime() + pause);
  await store.rawItems.postpone([item.id], notBefore, 'Waits for the message that it is about.');
  await queue.enqueue('inbox.ingest', { inboxId: item.inboxId }, { delayMillis: pause });
  return null;
}
