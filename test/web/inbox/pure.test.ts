import { describe, expect, test } from 'vitest';
import { documentText, mentionedIds } from '../../../web/features/inbox/composer/document-text.ts';
import {
  readRecipients,
  sayParticipants,
  withRecipients,
} from '../../../web/features/inbox/composer/recipients.ts';
import { unwelcomeAt } from '../../../web/features/inbox/when/there.ts';
import { momentIn, timesToCome } from '../../../web/features/inbox/when/times.ts';
import { inboxHref, readLocation } from '../../../web/features/inbox/inbox-location.ts';
import { linked } from '../../../web/features/inbox/thread/linked-text.ts';
import { withMentions } from '../../../web/features/inbox/thread/note-parts.ts';
import {
  glimpsed,
  hasMarkup,
  startRow,
  threadItems,
} from '../../../web/features/inbox/thread/thread-items.ts';
import { at, idOf, messageOf } from '../support/inbox-data.ts';

describe('the address of the inbox', () => {
  test('says what is shown and is read back the same', () => {
    const query = {
      view: 'mine',
      status: 'snoozed',
      sort: 'waiting',
      tagId: idOf(3),
      inboxId: idOf(4),
      channel: 'telegram',
    } as const;
    const display = { layout: 'cards', group: 'waiting' } as const;
    const url = new URL(
      inboxHref({ ...query, ...display, beside: idOf(6) }, idOf(7), idOf(8)),
      'http://x.example',
    );
    expect(readLocation(url.pathname, url.searchParams)).toEqual({
      query,
      display,
      conversationId: idOf(7),
      besideId: idOf(6),
      messageId: idOf(8),
      bare: false,
    });
  });

  test('has no conversation beside itself, nor beside none', () => {
    expect(inboxHref({ view: 'all', beside: idOf(7) }, idOf(7))).not.toContain('beside');
    expect(inboxHref({ view: 'all', beside: idOf(7) })).not.toContain('beside');
    const found = readLocation(`/inbox/all/${idOf(7)}`, new URLSearchParams({ beside: idOf(7) }));
    expect(found.besideId).toBeNull();
  });

  test('makes the best of what it does not know', () => {
    const found = readLocation(
      '/inbox/nonsense/<script>',
      new URLSearchParams('status=odd&tag=zz&sort=&channel=<b>&layout=spiral&group=shoe'),
    );
    expect(found).toMatchObject({
      query: { view: 'all', status: 'open', sort: 'newest' },
      display: { layout: 'rows', group: 'none' },
      conversationId: null,
    });
    expect(found.query).not.toHaveProperty('channel');
    expect(readLocation('/inbox', new URLSearchParams()).bare).toBe(true);
  });
});

describe('the rows of a thread', () => {
  const show = { userId: idOf(0xee), readAt: null, folds: new Map<string, boolean>() };

  test('fold older letters, gather activities, show the newest and what failed', () => {
    const failed = messageOf(2, {
      kind: 'outbound',
      delivery: {
        state: 'failed',
        heldUntil: null,
        attempts: 1,
        nextTryAt: null,
        sentAt: null,
        providerReply: null,
        error: { kind: 'permanent', message: '550' },
      },
    });
    const activities = [3, 4, 5].map((number) => messageOf(number, { kind: 'activity' }));
    const rows = threadItems({ ...show, messages: [messageOf(1), failed, ...activities, messageOf(6)] });
    expect(rows.map((row) => (row.type === 'message' ? row.folded : row.type))).toEqual([
      true,
      false,
      'activities',
      false,
    ]);
  });

  test('mark with "New" where one stopped reading, and begin there', () => {
    const messages = [messageOf(1), messageOf(2), messageOf(3)];
    const rows = threadItems({ ...show, messages, readAt: at(1) });
    expect(rows.map((row) => row.type)).toEqual(['message', 'new', 'message', 'message']);
    expect(startRow(rows, null)).toEqual({ index: 1, align: 'start' });
    expect(startRow(rows, idOf(3))).toEqual({ index: 3, align: 'start' });
    expect(threadItems({ ...show, messages, readAt: at(9) }).some((row) => row.type === 'new')).toBe(false);
  });

  test('leave out what was taken back', () => {
    const cancelled = messageOf(2, {
      kind: 'outbound',
      delivery: {
        state: 'failed',
        heldUntil: null,
        attempts: 0,
        nextTryAt: null,
        sentAt: null,
        providerReply: null,
        error: { kind: 'cancelled', message: '' },
      },
    });
    expect(threadItems({ ...show, messages: [messageOf(1), cancelled] })).toHaveLength(1);
  });
});

describe('the rows that are painted first', () => {
  const all = Array.from({ length: 60 }, (_, n) => ({
    ...({ type: 'message', id: idOf(n), message: messageOf(n), folded: true } as const),
  }));
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

  test('begin where reading begins when enough follows to fill a window', () => {
    const { rows, at: first } = glimpsed(all, { index: 20, align: 'start' });
    expect(first).toBe(0);
    expect(ids(rows)[0]).toBe(idOf(20));
    expect(rows.length).toBeGreaterThanOrEqual(10);
  });

  test('have those before it where little follows, or what is read from the end', () => {
    for (const [index, align] of [
      [58, 'start'],
      [59, 'end'],
    ] as const) {
      const { rows, at: first } = glimpsed(all, { index, align });
      expect(rows[first]?.id).toBe(idOf(index));
      expect(first).toBeGreaterThan(8);
      expect(rows.at(-1)?.id).toBe(idOf(59));
    }
  });

  test('are all of a short thread, and few of a long one', () => {
    const short = all.slice(0, 4);
    expect(glimpsed(short, { index: 3, align: 'start' })).toEqual({ rows: short, at: 3 });
    expect(glimpsed([], { index: 0, align: 'start' })).toEqual({ rows: [], at: 0 });
    expect(glimpsed(all, { index: 55, align: 'start' }).rows.length).toBeLessThan(25);
  });
});

describe('the text part of what is written', () => {
  const text = (value: string, marks?: { type: string; attrs?: Record<string, unknown> }[]) => ({
    type: 'text',
    text: value,
    ...(marks ? { marks } : {}),
  });
  const paragraph = (...content: object[]) => ({ type: 'paragraph', content });

  test('keeps lists, quotes, links and people readable', () => {
    const item = (value: string) => ({ type: 'listItem', content: [paragraph(text(value))] });
    const document = {
      type: 'doc',
      content: [
        paragraph(
          text('Hello '),
          { type: 'mention', attrs: { id: idOf(2), label: 'Grace' } },
          { type: 'hardBreak' },
          text('you'),
        ),
        { type: 'bulletList', content: [item('one'), item('two')] },
        { type: 'orderedList', attrs: { start: 3 }, content: [item('three'), item('four')] },
        { type: 'blockquote', content: [paragraph(text('said'))] },
        paragraph(
          text('see here', [{ type: 'link', attrs: { href: 'https://a.example/x' } }]),
          text(' or '),
          text('b.example', [{ type: 'link', attrs: { href: 'https://b.example/' } }]),
        ),
      ],
    };
    expect(documentText(document)).toBe(
      'Hello @Grace\nyou\n\n- one\n- two\n\n3. three\n4. four\n\n> said\n\nsee here <https://a.example/x> or b.example',
    );
    expect(mentionedIds(document)).toEqual([idOf(2)]);
  });
});

describe('recipients as people type them', () => {
  test('with names, commas inside names, several at once', () => {
    const { recipients, rest } = readRecipients(
      '"Pauly, Anna" <Anna@Example.com>; bob@example.com, nonsense\nΖωή <zoe@παράδειγμα.δοκιμή>',
    );
    expect(recipients).toEqual([
      { name: 'Pauly, Anna', address: 'anna@example.com' },
      { name: '', address: 'bob@example.com' },
      { name: 'Ζωή', address: 'zoe@παράδειγμα.δοκιμή' },
    ]);
    expect(rest).toBe('nonsense');
    expect(withRecipients(recipients, [{ name: 'B', address: 'BOB@example.com' }])).toHaveLength(3);
    expect(sayParticipants(recipients, 1)).toBe('Pauly, Anna +2');
  });
});

describe('times to snooze until', () => {
  test.each([
    [
      'Monday morning',
      new Date(2026, 10, 16, 8, 10),
      ['laterToday', 'tonight', 'tomorrow', 'weekend', 'nextWeek'],
    ],
    ['Friday afternoon', new Date(2026, 10, 20, 15, 0), ['tonight', 'tomorrow', 'nextWeek']],
    ['Sunday night', new Date(2026, 10, 22, 23, 50), ['tomorrow']],
  ])('%s', (_, now, ids) => {
    const times = timesToCome(now);
    expect(times.map((time) => time.id)).toEqual(ids);
    for (const { at: moment } of times) expect(moment.getTime()).toBeGreaterThan(now.getTime() + 1_800_000);
  });

  test('are told as clocks elsewhere show them, and whether it is night there', () => {
    const at = new Date('2026-11-25T21:30:00Z');
    expect(momentIn(at, 'Asia/Tokyo')).toMatch(/Thu.*06:30/);
    const habits = { quiet: { from: '20:00', until: '08:00' }, weekend: [6, 7], holidays: ['11-27'] };
    expect(unwelcomeAt(habits, 'Asia/Tokyo', at)).toEqual({
      ...{ time: '06:30', state: 'morning', better: new Date('2026-11-25T23:00:00Z') },
    });
    expect(unwelcomeAt(habits, 'Europe/Berlin', at)).toMatchObject({ time: '22:30', state: 'evening' });
    expect(unwelcomeAt(habits, 'America/New_York', at)).toBeNull();
    const later = new Date('2026-11-27T12:00:00Z');
    expect(unwelcomeAt(habits, 'Europe/Berlin', later)).toMatchObject({
      ...{ state: 'holiday', better: new Date('2026-11-28T07:00:00Z') },
    });
  });
});

describe('links in a text', () => {
  test('end where the sentence goes on', () => {
    const parts = linked('See https://a.example/x?y=(1)), www.b.example. Or anna@example.com!');
    expect(parts.filter((part) => part.href).map((part) => [part.text, part.href])).toEqual([
      ['https://a.example/x?y=(1))', 'https://a.example/x?y=(1))'],
      ['www.b.example', 'https://www.b.example'],
      ['anna@example.com', 'mailto:anna@example.com'],
    ]);
    expect(parts.map((part) => part.text).join('')).toContain('. Or ');
  });

  test('are not made of names on social networks', () => {
    expect(linked('@ada@shop.example and (bo@shop.example)').filter((part) => part.href)).toEqual([
      { text: 'bo@shop.example', href: 'mailto:bo@shop.example' },
    ]);
  });

  test('markup is what says more than the text', () => {
    expect(['<p>Plain<br>words</p><p></p>', '<p>a <strong>b</strong></p>', null].map(hasMarkup)).toEqual([
      ...[false, true, false],
    ]);
  });

  test('the longest name is the one that is mentioned', () => {
    expect(withMentions('Ask @Ada Lovelace or @Ada.', ['Ada', 'Ada Lovelace'])).toEqual([
      { text: 'Ask ' },
      { text: '@Ada Lovelace', mention: true },
      { text: ' or ' },
      { text: '@Ada', mention: true },
      { text: '.' },
    ]);
  });
});
