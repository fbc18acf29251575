import type { ListedSegment, StoredSearchIndex } from '../../../store/search.ts';
import type { SearchedMessage } from '../../../store/searched-messages.ts';
import { indexedMoment } from '../segment/document-blocks.ts';
import { buildSegment, type SearchDocument } from '../segment/segment.ts';
import { termsOf } from '../text/terms.ts';
import { changeIndex, readIndex, storeSegment, type IndexContext } from './segments.ts';
import { doubtSegments } from './upkeep.ts';

/** Messages in one step: enough to be quick, few enough to let others go on. */
const atOnce = 500;
/** Building lets the event loop go this often. */
const breathAfter = 25;

const isId = (text: string) => /^[0-9a-f]{24}$/.test(text);

/**
 * Puts messages that the index does not know into it. The segment is listed before the messages lose their marks: a
 * crash in between indexes them twice, which no one notices.
 * @returns how many there were
 */
export async function addNewMessages(context: IndexContext): Promise<number> {
  const { messages } = context.store;
  const found = await messages.unindexed(atOnce);
  if (found.length === 0) return 0;
  const listed = await toSegment(context, found);
  await changeIndex(context, (index) => withSegment(index, listed, ['live', 'next']));
  const known = await messages.markIndexed(found);
  // One that was deleted while its words were on their way leaves them behind.
  if (known < found.length && listed) await doubtSegments(context, listed);
  return found.length;
}

/**
 * One step of the walk through all messages: of the first index there is, or of a rebuild. What changes meanwhile is
 * met again; what is marked comes by itself.
 * @returns whether there was anything to do
 */
export async function walkOn(context: IndexContext): Promise<boolean> {
  const before = await readIndex(context);
  // Made before it is filled: a walk is known by when it began.
  const { walk } = before.revision > 0 ? before : ((await changeIndex(context, (index) => index)) ?? before);
  if (!walk) return false;
  const found = await context.store.messages.searchedByChange(walk.position, atOnce);
  const last = found.at(-1);
  // What is marked goes into the list in use by itself; a rebuild takes it all the same, since it may lose its mark now.
  const byItself = (mark: number | undefined) => mark !== undefined && walk.into === 'live';
  const listed = await toSegment(
    context,
    found.filter(({ kind, unindexed }) => kind !== 'activity' && !byItself(unindexed)),
  );
  const now = context.clock.now();
  await changeIndex(context, (index) => {
    if (index.walk?.startedAt.getTime() !== walk.startedAt.getTime()) return null;
    if (!last) return finished(index, now);
    const position = { at: last.updatedAt, id: last.id };
    const messages = index.walk.messages + found.length;
    return { ...withSegment(index, listed, [walk.into]), walk: { ...index.walk, position, messages } };
  });
  return true;
}

/** The walk met its end: a rebuilt index takes the place of the one before. */
function finished(index: StoredSearchIndex, at: Date): StoredSearchIndex {
  if (index.walk?.into !== 'next' || !index.next) return { ...index, walk: null };
  const stays = new Set(index.next.map(({ id }) => id));
  const leaving = index.live.filter(({ id }) => !stays.has(id)).map(({ id }) => ({ id, at }));
  return { ...index, live: index.next, next: null, walk: null, retired: [...index.retired, ...leaving] };
}

function withSegment(
  index: StoredSearchIndex,
  listed: ListedSegment | null,
  into: readonly ('live' | 'next')[],
): StoredSearchIndex {
  if (!listed) return index;
  return {
    ...index,
    live: into.includes('live') ? [...index.live, listed] : index.live,
    next: index.next && into.includes('next') ? [...index.next, listed] : index.next,
  };
}

async function toSegment(
  context: IndexContext,
  messages: readonly SearchedMessage[],
): Promise<ListedSegment | null> {
  const documents: SearchDocument[] = [];
  for (const [n, message] of messages.entries()) {
    if (!isId(message.id) || !isId(message.conversationId)) continue;
    const { id: messageId, conversationId, sentAt } = message;
    const [at, version] = [indexedMoment(sentAt), message.updatedAt.getTime()];
    documents.push({ messageId, conversationId, at, version, terms: termsOf(message) });
    if (n % breathAfter === breathAfter - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return documents.length === 0 ? null : storeSegment(context, buildSegment(documents));
}
