import { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { starsOf, wholeStars } from '../../../shared/reputation/sums.ts';
import { wordsOf } from '../../../shared/reputation/words.ts';
import type {
  MentionFilter,
  mentionListQuery,
  ReputationMention,
  reputationMentionPage,
} from '../../../shared/schemas/reputation.ts';
import { csvLine } from '../../../shared/text/csv.ts';
import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';
import { encodePosition, type Position } from '../../store/cursor.ts';
import type { MentionHead } from '../../store/mention-reads.ts';
import { positionFrom } from '../conversations/page-position.ts';
import { topicsOf } from './day.ts';
import { knownMentions, type KnownMention } from './facts.ts';
import { accountsOf, boundsOf } from './report.ts';

type StoreOnly = Pick<Context, 'store'>;

const atOnce = 300;
/** So many are looked at for one page. */
const mostRead = 20_000;
const longestText = 280;

/** The mentions behind a figure, newest first. @throws AppError validation-failed */
export async function listMentionsBehind(
  context: StoreOnly,
  actor: Actor,
  query: z.output<typeof mentionListQuery>,
): Promise<z.infer<typeof reputationMentionPage>> {
  const fits = mentionTest(query);
  const items: ReputationMention[] = [];
  let last: KnownMention | null = null;
  let read = 0;
  for await (const mention of walk(context, actor, { filter: query, after: positionFrom(query.cursor) })) {
    if (last && (items.length === query.limit || read === mostRead)) {
      const { id, createdAt: at } = last.message;
      return { items, next: encodePosition({ at, id }) };
    }
    read += 1;
    last = mention;
    if (fits(mention)) items.push(present(mention));
  }
  return { items, next: null };
}

/** The same as CSV, whole. */
export function exportMentions(context: StoreOnly, actor: Actor, filter: MentionFilter): Readable {
  return Readable.from(csvOf(context, actor, filter));
}

async function* csvOf(context: StoreOnly, actor: Actor, filter: MentionFilter): AsyncGenerator<string> {
  const fits = mentionTest(filter);
  const [inboxes, tags] = await Promise.all([context.store.inboxes.list(), context.store.tags.list()]);
  const names = new Map([...inboxes, ...tags].map(({ id, name }) => [id, name]));
  yield csvLine([
    ...['conversation', 'source', 'channel', 'kind', 'place', 'author', 'text', 'url', 'rating', 'best'],
    ...['sentiment', 'topics', 'state', 'written', 'answered'],
  ]);
  for await (const mention of walk(context, actor, { filter })) {
    if (!fits(mention)) continue;
    const one = present(mention);
    yield csvLine([
      ...[one.number, names.get(one.inboxId) ?? '', one.channel, one.kind, one.place ?? '', one.author],
      ...[mention.message.text, one.url ?? '', one.rating?.value ?? '', one.rating?.best ?? ''],
      ...[one.sentiment ?? '', one.tagIds.map((id) => names.get(id) ?? '').join(', ')],
      ...[one.state, one.at, one.answeredAt ?? ''],
    ]);
  }
}

/** Mentions of the accounts in the time that was asked, newest first, put together from each account's. */
async function* walk(
  context: StoreOnly,
  actor: Actor,
  { filter, after }: { filter: MentionFilter; after?: Position | undefined },
): AsyncGenerator<KnownMention> {
  const { store } = context;
  const { timeZone } = await store.workspace.read();
  const period = periodOf(filter, timeZone);
  const inboxIds = await accountsOf(context, actor, filter.inboxId);
  for (let position = after; ;) {
    const pages = await Promise.all(
      inboxIds.map((inboxId) =>
        store.messages.mentionsBetween({ inboxId, ...period, after: position }, atOnce),
      ),
    );
    const some = pages.flat().toSorted(newestFirst).slice(0, atOnce);
    yield* await knownMentions(context, some);
    const last = some.at(-1);
    if (some.length < atOnce || !last) return;
    position = { at: last.createdAt, id: last.id };
  }
}

/** Whole days, or the moments within them that were named. @throws AppError validation-failed */
function periodOf(filter: MentionFilter, timeZone: string): { from: Date; to: Date } {
  const { from, to } = boundsOf(filter, timeZone);
  const period = {
    from: filter.since === undefined ? from : new Date(filter.since),
    to: filter.until === undefined ? to : new Date(filter.until),
  };
  if (period.from < period.to) return period;
  const message = 'Later than the beginning.';
  throw new AppError('validation-failed', { fields: [{ path: 'until', message }] });
}

function newestFirst(one: MentionHead, other: MentionHead): number {
  const later = other.createdAt.getTime() - one.createdAt.getTime();
  return later === 0 ? (one.id < other.id ? 1 : -1) : later;
}

/** Does a mention belong to what was asked for? */
function mentionTest(filter: MentionFilter): (mention: KnownMention) => boolean {
  const { place, topicId, kind, sentiment, stars, rated, answered, word } = filter;
  const isOf = (wanted: string | undefined, value: string | null | undefined) =>
    wanted === undefined || wanted === (value ?? 'none');
  const isSo = (wanted: boolean | undefined, is: boolean) => wanted === undefined || wanted === is;
  return (mention) => {
    const { message, answeredAt } = mention;
    const given = starsOf(message.post?.rating ?? null);
    return (
      isOf(place, message.post?.place) &&
      isOf(kind, message.post?.kind ?? 'mention') &&
      isOf(sentiment, message.sentiment?.label) &&
      isSo(rated, given !== null) &&
      isSo(answered, answeredAt !== null) &&
      (stars === undefined || (given !== null && wholeStars(given) === stars)) &&
      (topicId === undefined || topicsOf(mention).includes(topicId)) &&
      (word === undefined || wordsOf(message.text).has(word.toLowerCase()))
    );
  };
}

function present({ message, conversation, answeredAt }: KnownMention): ReputationMention {
  const { id, conversationId, inboxId, post, author, sentiment, mention, text, createdAt } = message;
  return {
    ...{ id, conversationId, number: conversation.number, inboxId, channel: conversation.channel },
    ...{ kind: post?.kind ?? 'mention', author: author.name, text: excerpt(text, longestText) },
    ...{ url: post?.url ?? null, place: post?.place ?? null, rating: post?.rating ?? null },
    ...{ sentiment: sentiment?.label ?? null, tagIds: conversation.tagIds, state: mention ?? 'no-reply' },
    ...{ at: moment(createdAt), answeredAt: momentOrNull(answeredAt) },
  };
}
