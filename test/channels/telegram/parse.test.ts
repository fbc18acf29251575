import { describe, expect, test } from 'vitest';
import { telegramFixtures } from '../../../server/channels/telegram/fixtures.ts';
import { describeUpdate, parseUpdate } from '../../../server/channels/telegram/parse.ts';
import { inboxId, parseContext } from './account.ts';

const ada = { id: 5, first_name: 'Ada', is_bot: false };
const group = { id: -100, type: 'supergroup', title: 'Lamps' };
const raw = (update: object) => Buffer.from(JSON.stringify({ update_id: 1, ...update }));
const written = (more: object) => ({
  message_id: 7,
  from: ada,
  chat: { id: 5, type: 'private' },
  date: 1_795_000_000,
  ...more,
});

test.each(telegramFixtures)('$name', ({ raw: bytes, expects }) => {
  expect(parseUpdate(bytes, parseContext())).toMatchObject(expects);
});

describe('names of things', () => {
  test('an answer names the message, chat and inbox that it is about', () => {
    const answered = { message_id: 3, chat: { id: 5, type: 'private' }, date: 1 };
    const item = parseUpdate(
      raw({ message: written({ text: 'yes', reply_to_message: answered }) }),
      parseContext(),
    );
    expect(item).toMatchObject({
      externalId: `telegram/${inboxId}/5/7`,
      threading: {
        inReplyTo: [`telegram/${inboxId}/5/3`],
        externalThreadId: `telegram/${inboxId}/5`,
        open: false,
      },
    });
  });

  test('a change names what it changes', () => {
    const edited = written({ text: 'new', edit_date: 1_795_000_100 });
    expect(parseUpdate(raw({ edited_message: edited }), parseContext())).toMatchObject({
      type: 'edit',
      about: `telegram/${inboxId}/5/7`,
      fallback: { text: 'new' },
    });
  });

  test('a repeated update has the same name, a change another, and numbers that begin anew do not collide', () => {
    const first = raw({ message: written({ text: 'a' }) });
    const changed = raw({ edited_message: written({ text: 'b', edit_date: 1_795_000_001 }) });
    const later = raw({ message: written({ text: 'c', message_id: 8, date: 1_796_000_000 }) });
    const names = [first, changed, later].map((bytes) => describeUpdate(bytes).externalId);
    expect(new Set(names).size).toBe(3);
    expect(describeUpdate(Buffer.from(first)).externalId).toBe(names[0]);
  });
});

describe('in a group', () => {
  const said = (more: object) =>
    parseUpdate(raw({ message: written({ chat: group, ...more }) }), parseContext()).type;
  const mention = (text: string) => ({
    text,
    entities: [{ type: 'mention', offset: 0, length: text.indexOf(' ') }],
  });

  test('what mentions the bot is for it, what mentions others is not', () => {
    expect(said(mention('@Acme_Bot help'))).toBe('message');
    expect(said(mention('@acme_bots help'))).toBe('ignored');
    expect(said({ text: 'acme_bot is nice' })).toBe('ignored');
    expect(said({ text: '/help@acme_bot', entities: [{ type: 'bot_command', offset: 0, length: 14 }] })).toBe(
      'message',
    );
  });

  test('a change of a message that did not concern the bot is applied where it is known and else forgotten', () => {
    const edited = written({ chat: group, text: 'no mention', edit_date: 1_795_000_100 });
    const item = parseUpdate(raw({ edited_message: edited }), parseContext());
    expect(item.type).toBe('edit');
    expect(item).not.toHaveProperty('fallback');
  });

  test('an inbox that does not listen in groups hears nothing', () => {
    const bytes = raw({ message: written({ chat: group, ...mention('@acme_bot help') }) });
    const context = parseContext({ settings: { groups: false } });
    expect(parseUpdate(bytes, context)).toMatchObject({ type: 'ignored' });
  });
});

test('somebody else’s card proves no number', () => {
  const contact = { phone_number: '+4930999', first_name: 'Bob', user_id: 6 };
  expect(parseUpdate(raw({ message: written({ contact }) }), parseContext())).toMatchObject({
    identities: [],
    text: '👤 Bob +4930999',
  });
});

test('bytes that are no update are named, and refused by the parser', () => {
  expect(describeUpdate(Buffer.from('nonsense')).externalId).toMatch(/^unreadable\./);
  expect(() => parseUpdate(Buffer.from('nonsense'), parseContext())).toThrow();
});
