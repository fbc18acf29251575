import { authorCard, postContext, type PostDetails } from '../../../../shared/schemas/post.ts';
import type { ParsedMessage, PostFacts } from '../../../channels/contract.ts';
import type { StoredMessage } from '../../../store/messages.ts';

const mostContext = 50;
const longest = { warning: 500, url: 2000, context: 20_000, name: 200, handle: 320, bio: 5000 } as const;

/** What a post has and a mail has not; nothing for mail, so that its rows stay as small as they are. */
export function postFieldsOf(
  parsed: Pick<ParsedMessage, 'post' | 'channelData'>,
): Partial<Pick<StoredMessage, 'post' | 'channelData' | 'language'>> {
  const { post, channelData } = parsed;
  return {
    ...(post && { post: detailsOf(post) }),
    ...(post?.language && { language: languageOf(post.language) }),
    ...(channelData !== undefined && channelData !== null && { channelData }),
  };
}

function detailsOf(post: PostFacts): PostDetails {
  return {
    kind: post.kind ?? 'message',
    visibility: post.visibility ?? 'direct',
    url: webUrl(post.url),
    rating: post.rating ?? null,
    contentWarning: post.contentWarning?.slice(0, longest.warning) || null,
    watched: post.watched?.slice(0, longest.name) || null,
    ...(post.place?.trim() && { place: post.place.trim().slice(0, longest.name) }),
    authorCard: cardOf(post.authorCard),
    context: (post.context ?? []).slice(-mostContext).flatMap(contextOf),
  };
}

/** Only what a browser may safely open: strangers wrote it. */
function webUrl(url: string | null | undefined): string | null {
  if (!url || url.length > longest.url) return null;
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '') ? url : null;
}

function cardOf(card: PostFacts['authorCard']): PostDetails['authorCard'] {
  if (!card) return null;
  const { handle, bio, avatarUrl, profileUrl } = card;
  return (
    authorCard.safeParse({
      ...card,
      handle: handle.slice(0, longest.handle),
      bio: bio.slice(0, longest.bio),
      avatarUrl: webUrl(avatarUrl),
      profileUrl: webUrl(profileUrl),
    }).data ?? null
  );
}

function contextOf(before: NonNullable<PostFacts['context']>[number]): PostDetails['context'] {
  const { author, handle, text, url } = before;
  const cut = postContext.safeParse({
    ...before,
    author: author.slice(0, longest.name),
    handle: handle.slice(0, longest.handle),
    text: text.slice(0, longest.context),
    url: webUrl(url),
  });
  return cut.success ? [cut.data] : [];
}

/** "en-GB" -> "en": languages are compared without their region. */
function languageOf(tag: string): string {
  return (tag.split(/[-_]/)[0] ?? tag).toLowerCase().slice(0, 12);
}
