import { can, type Actor } from '../../../../shared/abilities.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { SearchHit, SearchInput, SearchResult } from '../../../../shared/schemas/search.ts';
import type { Context } from '../../../context.ts';
import { presentSearchHit } from '../../../presenters/search-hit.ts';
import type { StoredConversation } from '../../../store/conversation-rows.ts';
import { encodePosition, type Position } from '../../../store/cursor.ts';
import type { StoredSearchIndex } from '../../../store/search.ts';
import { subjectOf } from '../../conversations/find.ts';
import { positionFrom } from '../../conversations/page-position.ts';
import { SegmentGone } from '../index/segments.ts';
import { indexedMoment, type IndexedDocument } from '../segment/document-blocks.ts';
import { indexFormat } from '../text/terms.ts';
import { candidates } from './candidates.ts';
import { findInMessage } from './found.ts';
import { findPeople } from './people.ts';
import { resolveSearch, type ResolvedQuery } from './resolve.ts';

export type SearchContext = Pick<Context, 'store' | 'clock'>;

/** After this a page ends as it is, between two batches or two waves of segments, and says how far it came. */
const mostMillis = 1500;
/** Candidates looked at together: few at first, since most pages are full soon. */
const batchSize = { first: 40, most: 320 };
const mostTries = 4;

const nothing: SearchResult = {
  items: [],
  next: null,
  searchedBackTo: null,
  people: [],
  problems: [],
  indexing: false,
};

/**
 * Messages that hold what is asked and that the actor may see, newest first.
 * @param input.within milliseconds after which a page ends as it is
 * @param input.firstWave how many messages of the index are looked at first, at least; each further look takes twice as many
 */
export async function searchMessages(
  context: SearchContext,
  actor: Actor,
  input: SearchInput & { within?: number; firstWave?: number },
): Promise<SearchResult> {
  if (!can(actor, 'conversations.view')) throw new AppError('not-allowed');
  const after = positionFrom(input.cursor);
  const { query, problems } = await resolveSearch(context, actor, input);
  const { limit, within = mostMillis, firstWave } = input;
  if (!query) return { ...nothing, problems };
  const people = after ? [] : await findPeople(context, actor, input.q);
  for (let tries = 1; ; tries += 1) {
    const index = await context.store.search.readIndex();
    if (index?.format !== indexFormat) return { ...nothing, people, indexing: true };
    try {
      return {
        ...(await searchOnce(context, actor, { query, index, after, limit, within, firstWave })),
        people,
      };
    } catch (error) {
      // Segments were merged while we read: the new list holds the same messages.
      if (!(error instanceof SegmentGone) || tries >= mostTries) throw error;
    }
  }
}

interface Search {
  query: ResolvedQuery;
  index: StoredSearchIndex;
  after: Position | undefined;
  limit: number;
  within: number;
  firstWave: number | undefined;
}

async function searchOnce(context: SearchContext, actor: Actor, search: Search): Promise<SearchResult> {
  const { query, index, after, limit, within, firstWave } = search;
  const deadline = performance.now() + within;
  const items: SearchHit[] = [];
  const seen = new Set<string>();
  let last: Pick<IndexedDocument, 'at' | 'messageId'> | null = null;
  let size = batchSize.first;
  let batch: IndexedDocument[] = [];
  const answer = (more: boolean, timeUp = false): SearchResult => ({
    ...nothing,
    items,
    next: more && last ? encodePosition({ at: new Date(last.at), id: last.messageId }) : null,
    searchedBackTo: timeUp && last ? new Date(last.at).toISOString() : null,
    indexing: index.walk?.into === 'live' && index.walk.messages > 0,
  });
  const lookAt = async (): Promise<boolean> => {
    for (const { document, hit } of await hitsAmong(context, actor, { batch, query })) {
      if (items.length >= limit) return true;
      last = document;
      if (hit) items.push(hit);
    }
    last = batch.at(-1) ?? last;
    batch = [];
    return false;
  };
  for await (const document of candidates(context, {
    listed: index.live,
    plan: query.plan,
    after,
    firstWave,
  })) {
    if ('reached' in document) {
      if (performance.now() < deadline) continue;
      if (await lookAt()) return answer(true);
      // Right before all that is left, whatever its id.
      last = { at: document.reached + 1, messageId: '0' };
      return answer(true, items.length < limit);
    }
    // Indexed twice after a crash or a change; one that was moved has another conversation in each.
    const key = `${document.messageId}${document.conversationId}`;
    if (seen.has(key)) continue;
    seen.add(key);
    batch.push(document);
    if (batch.length < size) continue;
    size = Math.min(batchSize.most, size * 2);
    if (await lookAt()) return answer(true);
    if (performance.now() > deadline) return answer(true, items.length < limit);
  }
  return answer(await lookAt());
}

interface Judged {
  document: IndexedDocument;
  hit: SearchHit | null;
}

/** Holds candidates against their conversations first, then what is left against the messages themselves. */
async function hitsAmong(
  { store }: SearchContext,
  actor: Actor,
  { batch, query }: { batch: readonly IndexedDocument[]; query: ResolvedQuery },
): Promise<Judged[]> {
  const ids = [...new Set(batch.map(({ conversationId }) => conversationId))];
  const [rows, marks, drafts] = await Promise.all([
    store.conversations.readMany(ids),
    store.readMarks.readMany(actor.userId, ids),
    store.drafts.readMany(actor.userId, ids),
  ]);
  const conversations = new Map(rows.map((row) => [row.id, row]));
  const readAt = new Map(marks.map((one) => [one.conversationId, one.readAt]));
  const drafted = new Set(drafts.map((one) => one.conversationId));
  const fits = (conversation: StoredConversation | undefined): conversation is StoredConversation =>
    conversation !== undefined &&
    can(actor, 'conversations.view', subjectOf(conversation)) &&
    query.fits(conversation) &&
    (query.unread === null || isUnread(conversation, readAt.get(conversation.id)) === query.unread);
  const wanted = batch.filter(({ conversationId }) => fits(conversations.get(conversationId)));
  const messages = new Map(
    (await store.messages.searchedByIds(wanted.map(({ messageId }) => messageId))).map((row) => [
      row.id,
      row,
    ]),
  );
  return batch.map((document) => {
    const message = messages.get(document.messageId);
    const conversation = conversations.get(document.conversationId);
    // One that was moved or changed since stands elsewhere in the index as well.
    const stale =
      message?.conversationId !== document.conversationId || indexedMoment(message.sentAt) !== document.at;
    const found = message && !stale ? findInMessage(message, query.words) : null;
    if (!found || !message || !conversation) return { document, hit: null };
    const viewer = { readAt: readAt.get(conversation.id) ?? null, hasDraft: drafted.has(conversation.id) };
    return { document, hit: presentSearchHit({ message, conversation, viewer, found }) };
  });
}

function isUnread({ lastInboundAt }: StoredConversation, readAt: Date | null | undefined): boolean {
  return lastInboundAt !== null && (readAt === null || readAt === undefined || readAt < lastInboundAt);
}
