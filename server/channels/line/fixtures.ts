import type { ChannelFixture } from '../contract.ts';

const user = { type: 'user', userId: 'U8d3f1c2b4a5968770a1b2c3d4e5f6071' };

const raw = (event: object) =>
  Buffer.from(
    JSON.stringify({
      destination: 'U0f0e0d0c0b0a09080706050403020100',
      events: [
        {
          ...{
            mode: 'active',
            timestamp: 1763628000000,
            source: user,
            replyToken: 'b60d432864f44d079f6d8efe86cf404b',
          },
          ...{ webhookEventId: '01KAGM7Q4S2W5Y8ZB1D3F6H9JK', deliveryContext: { isRedelivery: false } },
          ...event,
        },
      ],
    }),
  );
const message = (what: object) => raw({ type: 'message', message: { id: '587412369850147', ...what } });

/** Shapes of the Messaging API, in our own words, and what they mean. */
export const lineFixtures: ChannelFixture[] = [
  {
    name: 'a text',
    raw: message({ type: 'text', text: 'こんにちは、在庫はありますか?', quoteToken: 'q3Plxr4AgKd' }),
    expects: {
      type: 'message',
      text: 'こんにちは、在庫はありますか?',
      from: { address: user.userId, name: '' },
      verified: true,
      sentAt: new Date('2025-11-20T08:40:00.000Z'),
      channelData: { quoteToken: 'q3Plxr4AgKd' },
    },
  },
  {
    name: 'the same again, as a redelivery',
    raw: raw({
      type: 'message',
      message: { id: '587412369850147', type: 'text', text: 'Hello' },
      deliveryContext: { isRedelivery: true },
    }),
    expects: { type: 'message', text: 'Hello' },
  },
  {
    name: 'a picture',
    raw: message({ type: 'image', contentProvider: { type: 'line' } }),
    expects: { type: 'message', text: '' },
  },
  {
    name: 'a sticker with words',
    raw: message({
      type: 'sticker',
      packageId: '446',
      stickerId: '1988',
      keywords: ['cony', 'sally', 'Staring', 'hi'],
    }),
    expects: { type: 'message', text: '[Sticker: cony, sally, Staring]' },
  },
  {
    name: 'a place',
    raw: message({
      type: 'location',
      title: 'Shop',
      address: 'Trubarjeva 5',
      latitude: 46.05,
      longitude: 14.51,
    }),
    expects: {
      type: 'message',
      text: 'Shop\nTrubarjeva 5\nhttps://www.openstreetmap.org/?mlat=46.05&mlon=14.51',
    },
  },
  {
    name: 'taken back',
    raw: raw({ type: 'unsend', unsend: { messageId: '587412369850147' } }),
    expects: { type: 'deletion', deletedAt: new Date('2025-11-20T08:40:00.000Z') },
  },
  { name: 'a new friend', raw: raw({ type: 'follow' }), expects: { type: 'ignored' } },
  {
    name: 'said in a group',
    raw: raw({
      type: 'message',
      source: { type: 'group', groupId: 'Ca56f94637c', userId: user.userId },
      message: { id: '587412369850148', type: 'text', text: 'Lunch?' },
    }),
    expects: { type: 'ignored' },
  },
  {
    name: 'LINE trying the address',
    raw: Buffer.from('{"destination":"U0f0e0d0c0b0a09080706050403020100","events":[]}'),
    expects: { type: 'ignored' },
  },
];
