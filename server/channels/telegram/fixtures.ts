import type { ChannelFixture } from '../contract.ts';

/** Updates in the documented shapes, written by us, and what they mean. */

const ada = {
  id: 900100200,
  is_bot: false,
  first_name: 'Ada',
  last_name: 'Byron',
  username: 'ada_b',
  language_code: 'en',
};
const privateChat = { id: ada.id, first_name: 'Ada', last_name: 'Byron', username: 'ada_b', type: 'private' };
const group = { id: -1001234567890, title: 'Lamp lovers', username: 'lamplovers', type: 'supergroup' };
const bot = { id: 700000001, is_bot: true, first_name: 'Acme', username: 'acme_bot' };

const raw = (update: object) => Buffer.from(JSON.stringify({ update_id: 73001, ...update }));
const message = (more: object, head: object = {}) => ({
  message_id: 17,
  from: ada,
  chat: privateChat,
  date: 1_795_000_000,
  ...head,
  ...more,
});

export const telegramFixtures: ChannelFixture[] = [
  {
    name: 'a text with marks',
    raw: raw({
      message: message({
        text: 'Hi 👋 see acme.example now',
        entities: [
          { type: 'bold', offset: 0, length: 2 },
          { type: 'url', offset: 10, length: 12 },
        ],
      }),
    }),
    expects: {
      type: 'message',
      text: 'Hi 👋 see acme.example now',
      html: '<div><strong>Hi</strong> 👋 see <a href="https://acme.example">acme.example</a> now</div>',
      from: { address: '900100200', name: 'Ada Byron', handle: '@ada_b' },
      verified: true,
      identityKind: 'telegram',
    },
  },
  {
    name: 'a location with a venue',
    raw: raw({
      message: message({
        location: { latitude: 52.52, longitude: 13.405 },
        venue: { location: { latitude: 52.52, longitude: 13.405 }, title: 'Café', address: 'Am Platz 1' },
      }),
    }),
    expects: { type: 'message', text: '📍 Café, Am Platz 1 (52.52, 13.405)' },
  },
  {
    name: 'their own phone number',
    raw: raw({
      message: message({ contact: { phone_number: '49301234567', first_name: 'Ada', user_id: ada.id } }),
    }),
    expects: {
      type: 'message',
      text: '👤 Ada 49301234567',
      identities: [{ kind: 'phone', value: '+49301234567', verified: true }],
    },
  },
  {
    name: 'a personal link',
    raw: raw({
      message: message({
        text: '/start abc_DEF-123',
        entities: [{ type: 'bot_command', offset: 0, length: 6 }],
      }),
    }),
    expects: { type: 'message', text: '/start', personalLink: 'abc_DEF-123' },
  },
  {
    name: 'talk in a group that does not concern us',
    raw: raw({ message: message({ text: 'good morning' }, { chat: group }) }),
    expects: { type: 'ignored' },
  },
  {
    name: 'an answer to the bot in a group',
    inbox: { address: '@acme_bot' },
    raw: raw({
      message: message(
        {
          text: 'Thanks!',
          reply_to_message: { message_id: 12, date: 1_794_999_000, chat: group, from: bot, text: 'Done.' },
        },
        { chat: group },
      ),
    }),
    expects: {
      type: 'message',
      text: 'Thanks!',
      subject: 'Lamp lovers',
      replyTo: [{ address: '-1001234567890', name: 'Lamp lovers' }],
    },
  },
  {
    name: 'a change by the author',
    raw: raw({ edited_message: message({ text: 'Order 4712, sorry', edit_date: 1_795_000_060 }) }),
    expects: { type: 'edit', text: 'Order 4712, sorry', editedAt: new Date(1_795_000_060_000) },
  },
  {
    name: 'the bot was blocked',
    raw: raw({ my_chat_member: { chat: privateChat, from: ada, date: 1_795_000_000 } }),
    expects: { type: 'ignored' },
  },
];
