import { describe, expect, test } from 'vitest';
import { blankMessage } from '../../../../server/services/conversations/write-activity.ts';
import { replySubject, threadOf } from '../../../../server/services/messages/mail-thread.ts';
import { heldDelivery } from '../../../../server/services/messages/outbound-row.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';

const now = new Date('2026-11-21T09:00:00.000Z');

function mail(more: Partial<StoredMessage>): StoredMessage {
  const place = { id: 'c'.repeat(24), inboxId: 'd'.repeat(24) };
  const author = { type: 'contact' as const, id: null, name: 'Zoe' };
  return { ...blankMessage(place, now), kind: 'inbound', author, ...more };
}

/** A conversation of these, newest first. */
function thread(...messages: StoredMessage[]) {
  const store = { messages: { before: () => Promise.resolve({ items: messages, last: null }) } };
  return threadOf({ store } as unknown as Parameters<typeof threadOf>[0], 'c'.repeat(24));
}

describe('threadOf', () => {
  test('answers the newest letter of the customer, with its whole chain', async () => {
    const newest = mail({ externalId: 'c@z', references: ['a@z', 'b@us'], subject: 'Order' });
    const older = mail({ externalId: 'a@z', subject: 'Old' });
    expect(await thread(newest, older)).toMatchObject({
      references: ['a@z', 'b@us', 'c@z'],
      subject: 'Re: Order',
    });
  });

  test('hangs on our own newest when nothing came in; a taken-back reply does not count', async () => {
    const cancelled = { ...heldDelivery(now, 0), error: { kind: 'cancelled', message: '' } };
    const undone = mail({ kind: 'outbound', externalId: 'undone@us', delivery: cancelled });
    const ours = mail({ kind: 'outbound', externalId: 'ours@us' });
    expect(await thread(undone, ours)).toMatchObject({ references: ['ours@us'], subject: null });
    expect(await thread(mail({ kind: 'note' }))).toMatchObject({ references: [], subject: null });
  });

  test('an id that we made up for a mail without one goes into no header', async () => {
    const nameless = mail({ externalId: 'sha256:abc', references: ['a@z', 'sha256:def'], subject: '' });
    expect((await thread(nameless)).references).toEqual(['a@z']);
  });

  test('a long chain keeps its root and its newest', async () => {
    const references = Array.from({ length: 100 }, (_, at) => `${at}@z`);
    const { references: kept } = await thread(mail({ externalId: 'last@z', references }));
    expect(kept).toHaveLength(30);
    expect([kept[0], kept.at(-1)]).toEqual(['0@z', 'last@z']);
  });
});

test.each([
  ['Order', 'Re: Order'],
  ['Re: Order', 'Re: Order'],
  ['AW: Bestellung', 'AW: Bestellung'],
  ['RE[2]: Order', 'RE[2]: Order'],
  ['回复：订单', '回复：订单'],
  ['Regarding: x', 'Re: Regarding: x'],
  ['', 'Re:'],
])('the subject of an answer to "%s" is "%s"', (subject, expected) => {
  expect(replySubject(subject)).toBe(expected);
});
