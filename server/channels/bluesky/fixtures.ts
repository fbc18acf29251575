import type { ChannelFixture } from '../contract.ts';

/** Views in the documented shapes (lexicons app.bsky.feed.defs, chat.bsky.convo.defs), written by us, and what they mean. */

const us = { did: 'did:plc:lampslampslampslampslamp', handle: 'lamps.example', displayName: 'Lamps' };
const ada = {
  did: 'did:plc:adaadaadaadaadaadaadaada',
  handle: 'ada.letters.example',
  displayName: 'Ada Byron',
  avatar: 'https://cdn.bsky.app/img/avatar/plain/did:plc:ada/bafkrei@jpeg',
  labels: [],
  createdAt: '2025-01-01T00:00:00.000Z',
};
const first = 'at://did:plc:adaadaadaadaadaadaadaada/app.bsky.feed.post/3lbfirst00001';
const answer = 'at://did:plc:lampslampslampslampslamp/app.bsky.feed.post/3lbanswer0001';
const cid = (letter: string) => `bafyrei${letter.repeat(52)}`;

const post = (record: object, more: object = {}) => ({
  uri: first,
  cid: cid('a'),
  author: ada,
  record: {
    $type: 'app.bsky.feed.post',
    createdAt: '2026-11-20T09:15:00.000Z',
    langs: ['en'],
    text: '',
    ...record,
  },
  bookmarkCount: 0,
  replyCount: 0,
  repostCount: 0,
  likeCount: 0,
  quoteCount: 0,
  indexedAt: '2026-11-20T09:15:01.000Z',
  viewer: { threadMuted: false },
  labels: [],
  ...more,
});
const raw = (more: object) =>
  Buffer.from(
    JSON.stringify({ bluesky: 1, did: us.did, seenAt: '2026-11-20T09:15:05.000Z', kind: 'mention', ...more }),
  );
const hums = post({
  text: '@lamps.example grüße 💡 see lamps.example/very/lo...',
  facets: [
    {
      index: { byteStart: 0, byteEnd: 14 },
      features: [{ $type: 'app.bsky.richtext.facet#mention', did: us.did }],
    },
    {
      index: { byteStart: 32, byteEnd: 56 },
      features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://lamps.example/very/long/address' }],
    },
  ],
});

export const blueskyFixtures: ChannelFixture[] = [
  {
    name: 'a mention with bytes beyond ASCII before a shortened link',
    raw: raw({
      post: hums,
      profile: {
        ...ada,
        description: 'Numbers and poetry',
        followersCount: 321,
        followsCount: 3,
        postsCount: 9,
      },
      parents: [],
    }),
    expects: {
      type: 'message',
      externalId: first,
      from: { address: ada.did, name: 'Ada Byron', handle: '@ada.letters.example' },
      text: '@lamps.example grüße 💡 see lamps.example/very/lo... (https://lamps.example/very/long/address)',
      sentAt: new Date('2026-11-20T09:15:00.000Z'),
      post: {
        ...{ kind: 'mention', visibility: 'public', language: 'en', contentWarning: null, watched: null },
        ...{ context: [], url: `https://bsky.app/profile/${ada.did}/post/3lbfirst00001` },
        authorCard: {
          handle: '@ada.letters.example',
          avatarUrl: ada.avatar,
          bio: 'Numbers and poetry',
          followers: 321,
          profileUrl: `https://bsky.app/profile/${ada.did}`,
        },
      },
    },
  },
  {
    name: 'a reply to our answer, with what stands before it',
    raw: raw({
      kind: 'reply',
      post: post(
        {
          text: 'Since today',
          reply: { root: { uri: first, cid: cid('a') }, parent: { uri: answer, cid: cid('b') } },
        },
        { uri: `${first}x`, cid: cid('c') },
      ),
      parents: [hums, post({ text: 'Since when?' }, { uri: answer, cid: cid('b'), author: us })],
    }),
    expects: {
      type: 'message',
      text: 'Since today',
      threading: {
        replyToken: null,
        inReplyTo: [answer],
        references: [first, answer],
        threadIndex: null,
        externalThreadId: `bluesky:${first}`,
      },
      channelData: {
        type: 'post',
        post: { uri: `${first}x`, cid: cid('c') },
        root: { uri: first, cid: cid('a') },
        did: ada.did,
        at: '2026-11-20T09:15:00.000Z',
      },
    },
  },
  {
    name: 'a labelled post with a link card and a quote',
    raw: raw({
      kind: 'quote',
      post: post(
        {
          text: 'Look',
          labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'graphic-media' }] },
        },
        {
          embed: {
            $type: 'app.bsky.embed.recordWithMedia#view',
            media: {
              $type: 'app.bsky.embed.external#view',
              external: { uri: 'https://letters.example/a', title: 'A letter', description: '' },
            },
            record: {
              record: {
                $type: 'app.bsky.embed.record#viewRecord',
                uri: answer,
                author: us,
                value: { text: 'Our lamps never hum.' },
              },
            },
          },
        },
      ),
    }),
    expects: {
      type: 'message',
      text: 'Look\n\nA letter https://letters.example/a\n\n“Our lamps never hum.” (@lamps.example)',
    },
  },
  {
    name: 'a direct message',
    raw: raw({
      kind: 'chat',
      convoId: '3lbconvo00001',
      sender: ada,
      message: {
        $type: 'chat.bsky.convo.defs#messageView',
        id: '3lbchat000001',
        rev: '2222222222222',
        text: 'My number is 4711',
        sender: { did: ada.did },
        sentAt: '2026-11-20T09:16:00.000Z',
      },
    }),
    expects: {
      type: 'message',
      externalId: 'bluesky-chat:3lbconvo00001/3lbchat000001',
      text: 'My number is 4711',
      post: { kind: 'message', visibility: 'direct' },
    },
  },
  {
    name: 'a deletion',
    raw: raw({ kind: 'gone', uri: first }),
    expects: { type: 'deletion', about: first, deletedAt: new Date('2026-11-20T09:15:05.000Z') },
  },
  {
    name: 'a watched word that we wrote ourselves',
    raw: raw({ kind: 'watched', watched: 'lamp', post: post({ text: 'lamp' }, { author: us }) }),
    expects: { type: 'ignored' },
  },
];
