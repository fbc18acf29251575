interface Page<T> {
  items: T[];
  next: string | null;
}

interface Wanted<T> {
  from?: string | undefined;
  /** How many are enough. */
  count: number;
  /** Left out: every item counts. */
  counts?: (item: T) => boolean;
}

/** More pages than this at once would be no answer to somebody who waits. */
const mostPages = 20;

/**
 * Reads pages until enough came or there are no more: a page may be shorter than its limit, even empty, while `next` is
 * set, because what one may not see is left out of it.
 */
export async function readOn<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  { from, count, counts = () => true }: Wanted<T>,
): Promise<Page<T>> {
  const items: T[] = [];
  let next = from ?? null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await read(next ?? undefined);
    items.push(...page.items.filter(counts));
    next = page.next;
    if (next === null || items.length >= count) break;
  }
  return { items, next };
}
