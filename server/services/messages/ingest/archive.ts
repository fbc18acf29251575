import type { StoredRawItem } from '../../../store/raw-items.ts';
import type { Arrival } from './look-up.ts';

/** Does it come from an archive, so that it is history and no news? */
export function isFromArchive({ archive }: Pick<StoredRawItem, 'archive'>): boolean {
  return archive !== undefined;
}

const prefix = 'archive-';

/** What an archive brings is counted apart from news that come at the same time. */
export const archiveBatch = (batch: string): string => `${prefix}${batch}`;

export const isOldBatch = (batch: string | null): boolean => batch?.startsWith(prefix) ?? false;

const firstMail = Date.UTC(1971, 0, 1);

/** When it took its place in the thread: when it was written, as far as that can be true. */
export function writtenAt({ item, parsed }: Pick<Arrival, 'item' | 'parsed'>, now: Date): Date {
  const possible = [parsed.sentAt, item.providerTime].find(
    (at) => at && at.getTime() >= firstMail && at.getTime() <= now.getTime(),
  );
  return possible ?? now;
}
