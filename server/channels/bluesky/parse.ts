import type { PostContext } from '../../../shared/schemas/post.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { InboundFile, ParseContext, ParsedItem, ParsedMessage, PostFacts } from '../contract.ts';
import { postView, type Actor, type PostView, type StrongRef } from './entities.ts';
import { embedLines, picturesOf } from './embeds.ts';
import { readFacets } from './facets.ts';
import { chatId, readRaw, type RawChat, type RawPost } from './raw.ts';

/** What an answer needs to know of the post or the chat message that it answers. */
export type BlueskyFacts =
  | { type: 'post'; post: StrongRef; root: StrongRef; did: string; at: string }
  | { type: 'chat'; convoId: string; messageId: string; did: string };

/** A kept item to a message, an edit or a deletion. */
export function parseBluesky(raw: Buffer, context: ParseContext): ParsedItem {
  const item = readRaw(raw);
  if (item.kind === 'gone' || item.kind === 'chat-gone') {
    const about = item.kind === 'gone' ? item.uri : chatId(item.convoId, item.messageId);
    const deletedAt = dateOf(item.seenAt) ?? context.now;
    return { type: 'deletion', externalId: `gone:${about}`, dedupeKey: `gone:${about}`, about, deletedAt };
  }
  if (item.kind === 'chat') return readChat(item);
  if (item.kind === 'edit') return readEdit(item, context);
  const ours = item.post.author.did === item.did;
  if (ours && item.kind !== 'own') return { type: 'ignored', reason: 'We wrote it ourselves.' };
  return readPost(item, context.files ?? []);
}

const blank = {
  ...{ verified: true, replyTo: [], to: [], cc: [], subject: '', quotedText: null, quotedHtml: null },
  ...{ files: [], identityKind: 'bluesky', automatic: false, bulk: false, spam: null },
};

function readEdit(item: RawPost, { now, files = [] }: ParseContext): ParsedItem {
  const { text, html, post, channelData } = readPost(item, files);
  const key = `${item.post.uri}@${item.post.cid}`;
  return {
    ...{ type: 'edit', externalId: key, dedupeKey: key, about: item.post.uri, text, html },
    ...{ files, channelData },
    editedAt: dateOf(item.post.indexedAt) ?? now,
    contentWarning: post?.contentWarning ?? null,
  };
}

/** @param files what was fetched */
function readPost(item: RawPost, files: InboundFile[]): ParsedMessage {
  const { post, did } = item;
  const { uri, cid, record, author } = post;
  const parents = item.parents.flatMap((one) => postView.safeParse(one).data ?? []);
  const root = record.reply?.root ?? { uri, cid };
  const facts: BlueskyFacts = {
    type: 'post',
    post: { uri, cid },
    root,
    did: author.did,
    at: record.createdAt,
  };
  return {
    ...blank,
    ...{ type: 'message', externalId: uri, dedupeKey: uri, from: person(author) },
    ...bodyOf(post, files),
    files,
    sentAt: sentAt(post),
    threading: {
      ...{ replyToken: null, threadIndex: null },
      inReplyTo: record.reply ? [record.reply.parent.uri] : [],
      references: parents.map((parent) => parent.uri),
      externalThreadId: `bluesky:${root.uri}`,
    },
    own: item.kind === 'own',
    post: postFacts(
      item,
      parents.map((parent) => contextOf(parent, did)),
    ),
    channelData: facts,
  };
}

/** Clocks of strangers may be wrong: a post is not older than the network saw it, by more than a day, nor newer. */
function sentAt({ record, indexedAt }: PostView): Date | null {
  const [said, seen] = [dateOf(record.createdAt), dateOf(indexedAt)];
  if (!said || !seen) return said ?? seen;
  const apart = seen.getTime() - said.getTime();
  return apart < 0 || apart > 86_400_000 ? seen : said;
}

function postFacts({ post, profile, watched, kind }: RawPost, context: PostContext[]): PostFacts {
  const { author, record } = post;
  const card = profile ?? author;
  return {
    ...{ kind: 'mention', visibility: 'public', url: webUrl(post), context },
    contentWarning: record.labels?.values.map(({ val }) => val).join(', ') || null,
    language: record.langs?.[0] ?? null,
    watched: kind === 'watched' ? watched : null,
    authorCard: {
      handle: `@${author.handle}`,
      avatarUrl: card.avatar ?? null,
      bio: (card.description ?? '').slice(0, 5000),
      followers: card.followersCount ?? null,
      profileUrl: `https://bsky.app/profile/${author.did}`,
    },
  };
}

function contextOf(post: PostView, did: string): PostContext {
  return {
    ...{ externalId: post.uri, author: post.author.displayName || post.author.handle },
    ...{
      handle: `@${post.author.handle}`,
      text: bodyOf(post, null).text.slice(0, 20_000),
      url: webUrl(post),
    },
    sentAt: sentAt(post)?.toISOString() ?? null,
    ours: post.author.did === did,
  };
}

function readChat({ convoId, message, sender, did }: RawChat): ParsedMessage {
  const externalId = chatId(convoId, message.id);
  const facts: BlueskyFacts = { type: 'chat', convoId, messageId: message.id, did: sender.did };
  return {
    ...blank,
    ...{ type: 'message', externalId, dedupeKey: externalId, from: person(sender) },
    ...readFacets(message.text, message.facets),
    sentAt: dateOf(message.sentAt),
    threading: {
      ...{ replyToken: null, threadIndex: null, inReplyTo: [], references: [] },
      externalThreadId: `bluesky-chat:${convoId}`,
    },
    own: sender.did === did,
    post: { kind: 'message', visibility: 'direct' },
    channelData: facts,
  };
}

function bodyOf(post: PostView, files: readonly InboundFile[] | null): { text: string; html: string } {
  const { text, html } = readFacets(post.record.text, post.record.facets);
  const here = new Set(files?.map(({ contentId }) => contentId));
  const missing = files === null ? [] : picturesOf(post).filter(({ fullsize }) => !here.has(fullsize));
  const lines = [
    ...embedLines(post).filter((line) => !text.includes(line)),
    ...missing.map(({ alt, fullsize }) => `${alt} ${fullsize}`.trim()),
  ];
  if (lines.length === 0) return { text, html };
  const more = lines.map((line) => readFacets(line).html).join('');
  return { text: [text, ...lines].filter((line) => line !== '').join('\n\n'), html: html + more };
}

/** Known by the DID; handles change. */
function person({ did, handle, displayName }: Actor): Participant {
  return { address: did, name: (displayName || handle).slice(0, 200), handle: `@${handle}` };
}

/** Where people see it. */
export function webUrl({ uri, author }: Pick<PostView, 'uri' | 'author'>): string {
  return `https://bsky.app/profile/${author.did}/post/${uri.split('/').at(-1) ?? ''}`;
}

function dateOf(text: string): Date | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
