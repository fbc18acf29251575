import { describe, expect, test } from 'vitest';
import { entitiesToHtml } from '../../../server/channels/telegram/entities.ts';
import { htmlToMarked } from '../../../server/channels/telegram/markup.ts';
import { splitMarked } from '../../../server/channels/telegram/split.ts';

describe('entities as HTML', () => {
  test('count as JavaScript does, nest, overlap and escape', () => {
    const text = '👋 <b>bold & link</b>\nend';
    const html = entitiesToHtml(text, [
      { type: 'bold', offset: 3, length: 10 },
      { type: 'text_link', offset: 6, length: 11, url: 'https://x.example/?a="1"&b' },
    ]);
    expect(html).toBe(
      '<div>👋 <strong>&lt;b&gt;<a href="https://x.example/?a=&quot;1&quot;&amp;b">bold &amp; </a></strong>' +
        '<a href="https://x.example/?a=&quot;1&quot;&amp;b">link</a>&lt;/b&gt;<br>end</div>',
    );
  });

  test('code keeps its lines; what says nothing about looks gives no HTML', () => {
    expect(entitiesToHtml('a\nb', [{ type: 'pre', offset: 0, length: 3 }])).toBe(
      '<div><pre><code>a\nb</code></pre></div>',
    );
    expect(entitiesToHtml('#tag', [{ type: 'hashtag', offset: 0, length: 4 }])).toBeNull();
    expect(entitiesToHtml('x', [{ type: 'bold', offset: 5, length: 4 }])).toBeNull();
  });
});

describe('our HTML as text with entities', () => {
  test('marks, links, lists and paragraphs', () => {
    const { text, entities } = htmlToMarked(
      '<p>Hello <strong>Ada <em>B</em></strong>,</p><p>see <a href="https://acme.example/x">the page</a>:</p>' +
        '<ul><li>one</li><li>two</li></ul><ol><li>first</li></ol><blockquote>said</blockquote><pre>a  b\nc</pre>',
    );
    expect(text).toBe('Hello Ada B,\n\nsee the page:\n\n• one\n• two\n1. first\n\nsaid\n\na  b\nc');
    const shown = entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)]);
    expect(shown).toEqual([
      ['bold', 'Ada B'],
      ['italic', 'B'],
      ['text_link', 'the page'],
      ['blockquote', 'said'],
      ['pre', 'a  b\nc'],
    ]);
    expect(entities.find(({ type }) => type === 'text_link')?.url).toBe('https://acme.example/x');
  });

  test('what is no link to follow stays text, spaces collapse, scripts are silent', () => {
    const marked = htmlToMarked('<p>a\n  b <a href="javascript:x()">c</a><script>d()</script></p>');
    expect(marked).toEqual({ text: 'a b c', entities: [] });
  });
});

describe('a long text', () => {
  test('is cut where a reader would, and marks go on in the next part', () => {
    const text = `${'word '.repeat(900)}\n\n${'next '.repeat(900)}end`;
    const parts = splitMarked({ text, entities: [{ type: 'bold', offset: 0, length: text.length }] }, 4096);
    expect(parts.every((part) => part.text.length <= 4096)).toBe(true);
    expect(
      parts
        .map((part) => part.text)
        .join(' ')
        .replaceAll(/\s+/g, ' '),
    ).toBe(text.replaceAll(/\s+/g, ' '));
    expect(parts.every(({ text: own, entities: [mark] }) => mark?.length === own.length)).toBe(true);
  });

  test('without any space is cut between characters', () => {
    const parts = splitMarked({ text: 'x' + '👋'.repeat(5000), entities: [] }, 4096);
    expect(parts.map(({ text }) => text).join('')).toBe('x' + '👋'.repeat(5000));
    for (const { text } of parts) {
      expect(text.length).toBeLessThanOrEqual(4096);
      expect(text.isWellFormed()).toBe(true);
    }
  });
});
