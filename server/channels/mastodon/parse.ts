import type { PostContext } from '../../../shared/schemas/post.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { InboundFile, ParseContext, ParsedItem, ParsedMessage, PostFacts } from '../contract.ts';
import { mediaContentId } from './collect.ts';
import { statusEntity, type AccountEntity, type PollEntity, type StatusEntity } from './entities.ts';
import { postText } from './html-text.ts';
import { fullHandle, postId, readRaw, type RawItem } from './raw.ts';
import { toVisibility } from './visibility.ts';

/** What an answer needs to know of the post that it answers. */
export interface StatusFacts {
  statusId: string;
  accountId: string;
  visibility: StatusEntity['visibility'];
  spoiler: string;
}

/** A kept item to a message, an edit or a deletion. */
export function parseMastodon(raw: Buffer, context: ParseContext): ParsedItem {
  const { item, status } = readRaw(raw);
  const about = postId(item, item.statusId);
  if (item.kind === 'gone' || !status) {
    const deletedAt = dateOf(item.seenAt) ?? context.now;
    return { type: 'deletion', externalId: `gone:${about}`, dedupeKey: `gone:${about}`, about, deletedAt };
  }
  if (item.kind === 'edit') return readEdit({ item, status }, context);
  const ours = status.account.id === item.accountId;
  if (ours && item.kind !== 'own') return { type: 'ignored', reason: 'We wrote it ourselves.' };
  return readMessage({ item, status }, context.files ?? []);
}

interface Post {
  item: RawItem;
  status: StatusEntity;
}

function readEdit({ item, status }: Post, { now, files = [] }: ParseContext): ParsedItem {
  const about = postId(item, status.id);
  const { text, html, post, channelData } = readMessage({ item, status }, files);
  const key = `${about}@${status.edited_at ?? item.seenAt}`;
  return {
    ...{ type: 'edit', externalId: key, dedupeKey: key, about, text, html, files, channelData },
    editedAt: dateOf(status.edited_at) ?? now,
    contentWarning: post?.contentWarning ?? null,
  };
}

/** @param files what was fetched */
function readMessage({ item, status }: Post, files: InboundFile[]): ParsedMessage {
  const externalId = postId(item, status.id);
  const ancestors = item.ancestors.flatMap((one) => statusEntity.safeParse(one).data ?? []);
  const facts: StatusFacts = {
    statusId: status.id,
    accountId: status.account.id,
    visibility: status.visibility,
    spoiler: status.spoiler_text,
  };
  return {
    ...{ type: 'message', externalId, dedupeKey: externalId, subject: '' },
    from: person(status.account, item.domain),
    verified: true,
    replyTo: [],
    to: status.mentions.map(({ acct }) => ({ address: fullHandle(acct, item.domain), name: '' })),
    cc: [],
    ...bodyOf(status, files),
    ...{ quotedText: null, quotedHtml: null, files },
    sentAt: dateOf(status.created_at),
    threading: {
      ...{ replyToken: null, threadIndex: null },
      inReplyTo: status.in_reply_to_id ? [postId(item, status.in_reply_to_id)] : [],
      references: ancestors.map(({ id }) => postId(item, id)),
      externalThreadId: `mastodon:${postId(item, ancestors[0]?.id ?? status.in_reply_to_id ?? status.id)}`,
    },
    identityKind: 'mastodon',
    automatic: false,
    bulk: false,
    spam: null,
    own: item.kind === 'own',
    post: postFacts({ item, status }, ancestors),
    channelData: facts,
  };
}

function postFacts({ item, status }: Post, ancestors: readonly StatusEntity[]): PostFacts {
  const { account } = status;
  return {
    kind: status.visibility === 'direct' ? 'message' : 'mention',
    visibility: toVisibility(status.visibility),
    url: status.url ?? (status.uri || null),
    contentWarning: status.spoiler_text === '' ? null : status.spoiler_text,
    language: status.language ?? null,
    watched: item.kind === 'watched' ? item.watched : null,
    authorCard: {
      handle: fullHandle(account.acct, item.domain),
      avatarUrl: account.avatar_static ?? account.avatar ?? null,
      bio: postText(account.note).slice(0, 5000),
      followers: account.followers_count ?? null,
      profileUrl: account.url ?? null,
    },
    context: ancestors.map((one) => contextOf(one, item)),
  };
}

function contextOf(status: StatusEntity, item: RawItem): PostContext {
  return {
    externalId: postId(item, status.id),
    author: status.account.display_name || status.account.username,
    handle: fullHandle(status.account.acct, item.domain),
    text: bodyOf(status, null).text.slice(0, 20_000),
    url: status.url ?? null,
    sentAt: dateOf(status.created_at)?.toISOString() ?? null,
    ours: status.account.id === item.accountId,
  };
}

function person(account: AccountEntity, domain: string): Participant {
  return {
    address: fullHandle(account.acct, domain).toLowerCase(),
    name: (account.display_name || account.username).slice(0, 200),
  };
}

/** A poll and a picture's description are part of what somebody said. */
function bodyOf(
  status: StatusEntity,
  files: readonly InboundFile[] | null,
): Pick<ParsedMessage, 'text' | 'html'> {
  const extra = [...(status.poll ? pollLines(status.poll) : []), ...missingMedia(status, files)];
  const text = [postText(status.content), extra.join('\n')].filter((part) => part !== '').join('\n\n');
  const list = extra.map((line) => `<br>${escapeHtml(line)}`).join('');
  const html = status.content === '' ? null : status.content + (list === '' ? '' : `<p>${list.slice(4)}</p>`);
  return { text, html };
}

/** What could not be fetched is named, so that nobody overlooks it. */
function missingMedia(
  { media_attachments: media }: StatusEntity,
  files: readonly InboundFile[] | null,
): string[] {
  if (files === null) return [];
  const here = new Set(files.map(({ contentId }) => contentId));
  const missing = media.filter((one) => !here.has(mediaContentId(one)));
  return missing.map((one) =>
    [one.description ?? '', mediaContentId(one)].filter((part) => part !== '').join(' '),
  );
}

function pollLines({ options, expired, votes_count: votes }: PollEntity): string[] {
  const lines = options.map(({ title, votes_count: count }) =>
    typeof count === 'number' ? `○ ${title} (${count})` : `○ ${title}`,
  );
  const sum = typeof votes === 'number' ? [`Σ ${votes}${expired ? ' ■' : ''}`] : [];
  return [...lines, ...sum];
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function dateOf(text: string | null | undefined): Date | null {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
}
