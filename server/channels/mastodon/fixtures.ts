import type { ChannelFixture } from '../contract.ts';
import type { RawItem } from './raw.ts';

/** Posts in the documented shapes (docs.joinmastodon.org/entities/Status), written by us, and what they mean. */

const ada = {
  id: '23634',
  username: 'ada',
  acct: 'ada@letters.example',
  display_name: 'Ada Byron',
  locked: false,
  bot: false,
  note: '<p>Numbers and <a href="https://letters.example/tags/poetry" class="mention hashtag">#<span>poetry</span></a></p>',
  url: 'https://letters.example/@ada',
  avatar: 'https://files.social.example/accounts/ada.png',
  avatar_static: 'https://files.social.example/accounts/ada.png',
  followers_count: 321,
  following_count: 12,
  statuses_count: 400,
};
const us = { id: '7', username: 'lamps', acct: 'lamps', url: 'https://social.example/@lamps' };

const status = (more: object = {}) => ({
  id: '113500000000000001',
  created_at: '2026-11-20T09:15:00.000Z',
  edited_at: null,
  in_reply_to_id: null,
  in_reply_to_account_id: null,
  sensitive: false,
  spoiler_text: '',
  visibility: 'public',
  language: 'en',
  uri: 'https://letters.example/users/ada/statuses/1',
  url: 'https://letters.example/@ada/1',
  content:
    '<p><span class="h-card" translate="no"><a href="https://social.example/@lamps" class="u-url mention">@<span>lamps</span></a></span> my lamp hums. See <a href="https://letters.example/pictures/of/the/humming-lamp" rel="nofollow noopener" target="_blank"><span class="invisible">https://</span><span class="ellipsis">letters.example/pictures/of/th</span><span class="invisible">e/humming-lamp</span></a></p>',
  account: ada,
  media_attachments: [],
  mentions: [us],
  tags: [],
  emojis: [],
  poll: null,
  ...more,
});

function raw(more: Partial<RawItem> & { status: unknown }): Buffer {
  const item: RawItem = {
    ...{ mastodon: 1, kind: 'mention', host: 'social.example', domain: 'social.example', accountId: '7' },
    ...{ watched: null, statusId: '113500000000000001', seenAt: '2026-11-20T09:15:02.000Z', ancestors: [] },
    ...more,
  };
  return Buffer.from(JSON.stringify(item));
}

const about = 'social.example/113500000000000001';

export const mastodonFixtures: ChannelFixture[] = [
  {
    name: 'a public mention from another server with a shortened link',
    raw: raw({ status: status() }),
    expects: {
      type: 'message',
      externalId: about,
      from: { address: '@ada@letters.example', name: 'Ada Byron' },
      text: '@lamps my lamp hums. See https://letters.example/pictures/of/the/humming-lamp',
      sentAt: new Date('2026-11-20T09:15:00.000Z'),
      verified: true,
      post: {
        ...{ kind: 'mention', visibility: 'public', url: 'https://letters.example/@ada/1', language: 'en' },
        ...{ contentWarning: null, watched: null, context: [] },
        authorCard: {
          handle: '@ada@letters.example',
          avatarUrl: 'https://files.social.example/accounts/ada.png',
          bio: 'Numbers and #poetry',
          followers: 321,
          profileUrl: 'https://letters.example/@ada',
        },
      },
    },
  },
  {
    name: 'a direct message behind a content warning',
    raw: raw({
      status: status({ visibility: 'direct', spoiler_text: 'order number', content: '<p>4711</p>' }),
    }),
    expects: {
      type: 'message',
      text: '4711',
      channelData: {
        statusId: '113500000000000001',
        accountId: '23634',
        visibility: 'direct',
        spoiler: 'order number',
      },
    },
  },
  {
    name: 'a poll, whose answers are part of the text',
    raw: raw({
      status: status({
        content: '<p>Which lamp?</p>',
        poll: {
          ...{
            id: '34830',
            expires_at: '2026-12-05T04:05:08.302Z',
            expired: false,
            multiple: false,
            votes_count: 10,
          },
          options: [
            { title: 'The tall one', votes_count: 6 },
            { title: 'The small one', votes_count: 4 },
          ],
        },
      }),
    }),
    expects: { type: 'message', text: 'Which lamp?\n\n○ The tall one (6)\n○ The small one (4)\nΣ 10' },
  },
  {
    name: 'an answer in a thread, with what stands before it',
    raw: raw({
      status: status({
        id: '113500000000000003',
        in_reply_to_id: '113500000000000002',
        content: '<p>Still humming</p>',
      }),
      statusId: '113500000000000003',
      ancestors: [
        status(),
        status({
          id: '113500000000000002',
          content: '<p>Did you turn it off?</p>',
          account: { ...ada, ...us, display_name: 'Lamps' },
        }),
      ],
    }),
    expects: {
      type: 'message',
      externalId: 'social.example/113500000000000003',
      threading: {
        replyToken: null,
        inReplyTo: ['social.example/113500000000000002'],
        references: [about, 'social.example/113500000000000002'],
        threadIndex: null,
        externalThreadId: `mastodon:${about}`,
      },
    },
  },
  {
    name: 'an edit',
    raw: raw({
      kind: 'edit',
      status: status({ content: '<p>It sings.</p>', edited_at: '2026-11-20T09:20:00.000Z' }),
    }),
    expects: { type: 'edit', about, text: 'It sings.', editedAt: new Date('2026-11-20T09:20:00.000Z') },
  },
  {
    name: 'a deletion',
    raw: raw({ kind: 'gone', status: null }),
    expects: { type: 'deletion', about, deletedAt: new Date('2026-11-20T09:15:02.000Z') },
  },
  {
    name: 'a watched hashtag that we wrote ourselves',
    raw: raw({ kind: 'watched', watched: '#lamps', status: status({ account: { ...ada, ...us } }) }),
    expects: { type: 'ignored' },
  },
];
