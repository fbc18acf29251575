import { mentionsIn, type SimAccount, type SimNotification, type SimStatus, type World } from './world.ts';

/** The simulated things as the API says them (docs.joinmastodon.org/entities). */

export function accountJson(account: SimAccount, origin: string): object {
  // Where no server runs, nobody has a picture.
  const portrait = origin.startsWith('http:') ? `${origin}/portraits/${account.id}` : null;
  return {
    ...{ id: account.id, username: account.username, acct: account.acct, display_name: account.name },
    ...{ note: account.note, url: `${origin}/@${account.acct}`, followers_count: account.followers },
    ...{ avatar: portrait, avatar_static: portrait, bot: false, locked: false, fields: [] },
  };
}

export function statusJson(world: World, status: SimStatus, origin: string): object {
  const { id, account, spoiler, visibility, language, inReplyTo } = status;
  const parent = inReplyTo === null ? undefined : world.statuses.get(inReplyTo);
  return {
    ...{ id, visibility, language, spoiler_text: spoiler, sensitive: spoiler !== '' },
    uri: `${origin}/users/${account.username}/statuses/${id}`,
    url: `${origin}/@${account.acct}/${id}`,
    created_at: status.createdAt.toISOString(),
    edited_at: status.editedAt?.toISOString() ?? null,
    in_reply_to_id: inReplyTo,
    in_reply_to_account_id: parent?.account.id ?? null,
    content: contentOf(status.text, origin),
    account: accountJson(account, origin),
    mentions: world.mentioned(status).map((one) => ({
      ...{ id: one.id, username: one.username, acct: one.acct, url: `${origin}/@${one.acct}` },
    })),
    media_attachments: status.media.map((media) => ({
      ...{ id: media.id, type: media.type.split('/')[0], url: `${origin}/media/${media.id}` },
      description: media.description,
    })),
    poll: status.poll && {
      ...{ id, expires_at: null, expired: false, multiple: false, votes_count: 0 },
      options: status.poll.options.map((title) => ({ title, votes_count: 0 })),
    },
    favourited: world.marks.has(`favourite ${id}`),
    reblogged: world.marks.has(`reblog ${id}`),
    ...{ reblog: null, tags: [], emojis: [], card: null },
  };
}

export function notificationJson(world: World, one: SimNotification, origin: string): object {
  return {
    ...{ id: one.id, type: one.type, created_at: one.createdAt.toISOString() },
    account: accountJson(one.status.account, origin),
    status: statusJson(world, one.status, origin),
  };
}

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Paragraphs with marked links, mentions and hashtags; the host of a mention is not shown. */
function contentOf(text: string, origin: string): string {
  const safe = text.replaceAll(/[&<>"]/g, (sign) => escaped[sign] ?? sign);
  const marked = safe
    .replaceAll(/https?:\/\/\S+/g, (url) => `<a href="${url}" rel="nofollow noopener">${url}</a>`)
    .replaceAll(/(^|\s)#(\w+)/g, `$1<a href="${origin}/tags/$2" class="mention hashtag">#<span>$2</span></a>`)
    .replaceAll(
      new RegExp(`(^|\\s)${mentionsIn.source}`, 'g'),
      `$1<span class="h-card"><a href="${origin}/@$2" class="u-url mention">@<span>$2</span></a></span>`,
    );
  return marked
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('');
}

export function instanceJson(origin: string): object {
  const { host } = new URL(origin);
  return {
    ...{ domain: host, title: 'A simulated server', version: '4.4.0', languages: ['en'] },
    configuration: {
      urls: { streaming: origin.replace(/^http/, 'ws') },
      statuses: { max_characters: 500, max_media_attachments: 4, characters_reserved_per_url: 23 },
      media_attachments: {
        supported_mime_types: [
          'image/jpeg',
          'image/png',
          'image/gif',
          'image/webp',
          'video/mp4',
          'audio/mpeg',
        ],
        ...{ image_size_limit: 16_777_216, video_size_limit: 103_809_024 },
      },
    },
  };
}
