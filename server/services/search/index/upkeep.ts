import { randomUUID } from 'node:crypto';
import type { ListedSegment } from '../../../store/search.ts';
import { newDoubts, withDoubt } from './doubt.ts';
import { stillTrue } from './still-true.ts';
import { replaceByOne } from './merge-step.ts';
import { changeIndex, openSource, readIndex, type IndexContext } from './segments.ts';
import { indexedMoment, readDocuments } from '../segment/document-blocks.ts';

/** A query that began before a segment was retired has ended after this. */
const retiredMillis = 60_000;
/** A head that nobody listed after this long belongs to work that died. */
const abandonedMillis = 3_600_000;
/** Each segment is held against the store this often. */
const checkMillis = 86_400_000;

/** Removes what nobody uses any more. */
export async function clearRetired(context: IndexContext): Promise<void> {
  const { store, clock } = context;
  const index = await store.search.readIndex();
  if (!index) return;
  const before = clock.now().getTime() - retiredMillis;
  const due = index.retired.filter(({ at }) => at.getTime() <= before);
  for (const { id } of due) await store.search.removeSegment(id);
  const gone = new Set(due.map(({ id }) => id));
  if (gone.size > 0) {
    await changeIndex(context, (now) => ({ ...now, retired: now.retired.filter(({ id }) => !gone.has(id)) }));
  }
}

/** Removes segments that a crash left behind before they were listed. */
export async function clearAbandoned(context: IndexContext): Promise<void> {
  const { store, clock } = context;
  const before = clock.now().getTime() - abandonedMillis;
  const heads = await store.search.segmentIds();
  const { live, next, retired } = await readIndex(context);
  const known = new Set([...live, ...(next ?? []), ...retired].map(({ id }) => id));
  for (const { id, createdAt } of heads) {
    if (!known.has(id) && createdAt.getTime() < before) await store.search.removeSegment(id);
  }
}

/**
 * Holds a segment against the store: one of which somebody deleted messages, else that which was not looked at for
 * longest. It is written anew when messages in it were deleted or moved away: so the words of what is deleted go too.
 * @returns whether there was one to look at
 */
export async function checkOldest(context: IndexContext): Promise<boolean> {
  const now = context.clock.now();
  const { live } = await readIndex(context);
  const oldest = [...live].sort((a, b) => lookedAt(a) - lookedAt(b))[0];
  if (!oldest || now.getTime() - lookedAt(oldest) < checkMillis) return false;
  if (await isTrue(context, oldest.id)) {
    await changeIndex(context, (index) => ({
      ...index,
      live: index.live.map((one) =>
        one.id === oldest.id ? withDoubt({ ...one, checkedAt: now }, newDoubts([one], [oldest])) : one,
      ),
    }));
  } else {
    await replaceByOne(context, { list: 'live', chosen: [oldest], verify: true });
  }
  return true;
}

const lookedAt = ({ checkedAt, doubt }: ListedSegment) => (doubt === undefined ? checkedAt.getTime() : 0);

/** Messages of that time were deleted, or lost their words: every segment that may have some is looked at next. */
export async function doubtSegments(
  context: Pick<IndexContext, 'store' | 'clock'>,
  { oldest, newest }: { oldest: Date; newest: Date },
): Promise<void> {
  const [from, to] = [indexedMoment(oldest), indexedMoment(newest)];
  const doubt = randomUUID();
  const touched = (one: ListedSegment) => one.oldest.getTime() <= to && one.newest.getTime() >= from;
  await changeIndex(context, (index) => {
    const mark = (one: ListedSegment) => (touched(one) ? { ...one, doubt } : one);
    if (![...index.live, ...(index.next ?? [])].some(touched)) return null;
    return { ...index, live: index.live.map(mark), next: index.next?.map(mark) ?? null };
  });
}

async function isTrue(context: IndexContext, segmentId: string): Promise<boolean> {
  const source = await openSource(context, segmentId);
  for (let n = 0; n < source.header.newest.length; n += 1) {
    const documents = readDocuments(await source.block(source.header.firstTerms.length + n));
    if ((await stillTrue(context, documents)).size < documents.length) return false;
  }
  return true;
}
