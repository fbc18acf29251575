import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { ParsedMessage } from '../../../server/channels/contract.ts';
import { mastodonFixtures } from '../../../server/channels/mastodon/fixtures.ts';
import { postText } from '../../../server/channels/mastodon/html-text.ts';
import { createEventReader, type StreamEvent } from '../../../server/channels/mastodon/listen/stream.ts';
import { parseMastodon } from '../../../server/channels/mastodon/parse.ts';
import { capabilitiesOfMastodon } from '../../../server/channels/mastodon/capabilities.ts';
import { answerVisibility, toVisibility } from '../../../server/channels/mastodon/visibility.ts';
import { accountAt, parseContext } from './account.ts';

describe('a post', () => {
  test.each(mastodonFixtures.map((fixture) => [fixture.name, fixture] as const))(
    '%s',
    (_, { raw, expects }) => {
      expect(parseMastodon(raw, parseContext())).toMatchObject(expects);
    },
  );

  test('shows what stands before it, and which of it is ours', () => {
    const thread = mastodonFixtures.find(({ name }) => name.startsWith('an answer in a thread'));
    const parsed = parseMastodon(thread?.raw ?? Buffer.alloc(0), parseContext()) as ParsedMessage;
    expect(parsed.post?.context?.map(({ author, ours, text }) => [author, ours, text])).toEqual([
      ['Ada Byron', false, expect.stringContaining('my lamp hums')],
      ['Lamps', true, 'Did you turn it off?'],
    ]);
  });

  test('names a picture that could not be fetched', () => {
    const [first] = mastodonFixtures;
    const raw = JSON.parse(first?.raw.toString() ?? '') as { status: Record<string, unknown> };
    raw.status.media_attachments = [
      { id: '1', type: 'image', url: 'https://f.example/1.png', description: 'a lamp' },
    ];
    const bytes = Buffer.from(JSON.stringify(raw));
    const without = parseMastodon(bytes, parseContext()) as ParsedMessage;
    expect(without.text).toContain('a lamp https://f.example/1.png');
    const picture = {
      name: 'a lamp.png',
      type: 'image/png',
      content: Buffer.from('x'),
      contentId: 'https://f.example/1.png',
      inline: false,
    };
    const withIt = parseMastodon(bytes, parseContext({ files: [picture] })) as ParsedMessage;
    expect([withIt.text.includes('f.example'), withIt.files.length]).toEqual([false, 1]);
  });

  test('is refused when it is something else', () => {
    expect(() => parseMastodon(Buffer.from('{"mastodon":1}'), parseContext())).toThrow();
    expect(() => parseMastodon(Buffer.from('no json'), parseContext())).toThrow();
  });
});

test.each([
  ['<p>One<br>two</p><p>three</p>', 'One\ntwo\n\nthree'],
  ['<p>a <b>b</b>\n c</p>', 'a b\nc'],
  ['<a href="https://a.example/x">https://a.example/x</a>', 'https://a.example/x'],
  ['<a href="https://a.example/x">here</a>', 'here (https://a.example/x)'],
  ['<a href="javascript:alert(1)">here</a>', 'here'],
  ['<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
  ['&lt;b&gt; &amp; co', '<b> & co'],
  ['<script>x</script><p>y', 'x\n\ny'],
])('%s reads %s', (html, text) => {
  expect(postText(html)).toBe(text);
});

test('an answer is never seen by more people than what it answers', () => {
  const ours = ['public', 'unlisted', 'followers', 'direct'] as const;
  const theirs = ['public', 'unlisted', 'private', 'direct'] as const;
  fc.assert(
    fc.property(fc.constantFrom(...ours, undefined), fc.constantFrom(...theirs), (asked, answered) => {
      const chosen = answerVisibility(asked, answered);
      expect(theirs.indexOf(chosen)).toBeGreaterThanOrEqual(theirs.indexOf(answered));
      if (asked !== undefined && ours.indexOf(asked) >= theirs.indexOf(answered)) {
        expect(toVisibility(chosen)).toBe(asked);
      }
    }),
  );
  expect(answerVisibility(undefined, null)).toBe('direct');
});

test('the stream may be cut anywhere', () => {
  const text = ':)\n\nevent: notification\ndata: {"id":"1"}\n\n:thump\nevent: delete\r\ndata: 42\n\n';
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
      const events: StreamEvent[] = [];
      const read = createEventReader((event) => events.push(event));
      const ends = [...cuts.toSorted((a, b) => a - b), text.length];
      ends.forEach((end, index) => {
        read(text.slice(ends[index - 1] ?? 0, end));
      });
      expect(events).toEqual([
        { event: 'notification', data: '{"id":"1"}' },
        { event: 'delete', data: '42' },
      ]);
    }),
  );
});

test('limits are the server’s own', () => {
  const account = accountAt('https://example.social', 't');
  expect(capabilitiesOfMastodon(account).text).toMatchObject({
    counting: 'grapheme',
    limit: 500,
    urlLength: 23,
  });
  const learned = {
    maxCharacters: 5000,
    urlLength: 30,
    maxFiles: 6,
    maxFileBytes: 1000,
    types: ['image/png'],
  };
  expect(capabilitiesOfMastodon({ ...account, learned })).toMatchObject({
    text: { limit: 5000, urlLength: 30 },
    attachments: { maxFiles: 6, maxTotalBytes: 6000, types: ['image/png'] },
  });
});
