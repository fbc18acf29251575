import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { checkCapability, type Wanted } from '../../../../server/services/messages/check-capability.ts';
import { htmlToSend, htmlToStore } from '../../../../server/services/messages/compose-html.ts';
import { testCapabilities } from '../../../support/service-context.ts';

const id = 'a'.repeat(24);
const other = 'b'.repeat(24);

describe('html', () => {
  test('a picture of the message points at our file store, and leaves by its Content-ID', () => {
    const stored = htmlToStore(`<p><img alt="x" src="blob:1" data-attachment-id="${id}"></p>`, [id]);
    expect(stored.html).toContain(`src="/api/v1/attachments/${id}/content?inline=true"`);
    expect([...stored.inlineIds]).toEqual([id]);
    expect(htmlToSend(stored.html, [{ id, contentId: `${id}@acme.example` }])).toContain(
      `src="cid:${id}@acme.example"`,
    );
  });

  test('a picture of another message is dropped', () => {
    const stored = htmlToStore(`<img data-attachment-id="${other}" src="x">`, [id]);
    expect(stored.html).not.toContain(other);
    expect(stored.inlineIds.size).toBe(0);
  });

  test('a picture from elsewhere loads nothing here, and is as it was for the customer', () => {
    const { html } = htmlToStore('<img src="https://cdn.example/p.png">', []);
    expect(html).not.toMatch(/\ssrc="https/);
    expect(htmlToSend(html, [])).toContain('src="https://cdn.example/p.png"');
  });

  test('nothing that runs is kept', () => {
    const { html } = htmlToStore('<b onclick="x">hi</b><script>1</script><a href="javascript:x">y</a>', []);
    expect(html).not.toMatch(/script|onclick/);
    expect(html).toContain('<b>hi</b>');
  });
});

describe('checkCapability', () => {
  const now = new Date('2026-11-21T09:00:00.000Z');
  const fine: Wanted = {
    ...{ text: 'Hello', html: null, copies: 0, files: [], now },
    lastInboundAt: now,
    answeredBefore: false,
  };
  const problems = (can: object, wanted: object): string[] => {
    try {
      checkCapability({ ...testCapabilities, ...can }, { ...fine, ...wanted });
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      return (error as AppError).fields.map(({ path }) => path);
    }
  };
  const text = (limit: number, counting = 'utf16') => ({
    text: { ...testCapabilities.text, limit, counting },
  });

  test.each([
    ['all is well', {}, {}, []],
    ['text at its limit', text(5), {}, []],
    ['text beyond it', text(4), {}, ['text']],
    ['counted as the channel counts', text(1, 'grapheme'), { text: '👩‍👩‍👧' }, []],
    ['markup where there is none', { markup: 'plain' }, { html: '<b>x</b>' }, ['html']],
    ['copies where there are none', { copies: false }, { copies: 1 }, ['cc']],
    ['too many files', {}, { files: [1, 1, 1, 1].map((size) => ({ size })) }, ['attachmentIds']],
    ['too large files', {}, { files: [{ size: 1_000_001 }] }, ['attachmentIds']],
    ['a second answer where one is taken', { oneReply: true }, { answeredBefore: true }, ['text']],
    ['within the window', { replyWindowSeconds: 60 }, {}, []],
    [
      'after the window',
      { replyWindowSeconds: 60 },
      { lastInboundAt: new Date(now.getTime() - 61_000) },
      ['text'],
    ],
    ['a window that never opened', { replyWindowSeconds: 60 }, { lastInboundAt: null }, ['text']],
    ['several at once', { markup: 'plain', copies: false }, { html: '<b>', copies: 1 }, ['html', 'cc']],
  ])('%s', (_what, can, wanted, expected) => {
    expect(problems(can, wanted)).toEqual(expected);
  });
});
