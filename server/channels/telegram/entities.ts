import type { MessageEntity } from './updates.ts';

/** Text with entities as HTML (core.telegram.org/bots/api#messageentity). Offsets count UTF-16 units, like JavaScript. */

const tags: Record<string, string> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
};

interface Mark {
  start: number;
  end: number;
  open: string;
  close: string;
}

/** @returns HTML that looks like the text, or null when no entity says anything about how it looks */
export function entitiesToHtml(text: string, entities: readonly MessageEntity[]): string | null {
  const marks = entities
    .flatMap((entity) => markOf(text, entity))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  if (marks.length === 0) return null;
  return `<div>${write(text, marks)}</div>`;
}

function markOf(text: string, entity: MessageEntity): Mark[] {
  const start = Math.max(0, entity.offset);
  const end = Math.min(text.length, entity.offset + entity.length);
  if (end <= start) return [];
  const tag = tags[entity.type];
  if (tag !== undefined) return [{ start, end, open: `<${tag}>`, close: `</${tag}>` }];
  if (entity.type === 'pre') return [{ start, end, open: '<pre><code>', close: '</code></pre>' }];
  if (entity.type === 'spoiler')
    return [{ start, end, open: '<details><summary>…</summary>', close: '</details>' }];
  const href = linkOf(entity, text.slice(start, end));
  return href === null ? [] : [{ start, end, open: `<a href="${escapeHtml(href)}">`, close: '</a>' }];
}

function linkOf(entity: MessageEntity, shown: string): string | null {
  if (entity.type === 'text_link') return entity.url ?? null;
  if (entity.type === 'url') return /^[a-z][a-z0-9+.-]*:/i.test(shown) ? shown : `https://${shown}`;
  if (entity.type === 'email') return `mailto:${shown}`;
  if (entity.type === 'phone_number') return `tel:${shown.replaceAll(/[^+\d]/g, '')}`;
  if (entity.type === 'mention') return `https://t.me/${encodeURIComponent(shown.slice(1))}`;
  return null;
}

/** Marks may overlap without nesting: what ends too early is closed and opened again. */
function write(text: string, marks: readonly Mark[]): string {
  const cuts = [...new Set([0, text.length, ...marks.flatMap(({ start, end }) => [start, end])])];
  cuts.sort((a, b) => a - b);
  let out = '';
  let open: Mark[] = [];
  for (const [index, at] of cuts.entries()) {
    const firstEnded = open.findIndex(({ end }) => end <= at);
    if (firstEnded >= 0) {
      const closing = open.slice(firstEnded);
      out += closing
        .toReversed()
        .map(({ close }) => close)
        .join('');
      const again = closing.filter(({ end }) => end > at);
      out += again.map((mark) => mark.open).join('');
      open = [...open.slice(0, firstEnded), ...again];
    }
    const starting = marks.filter(({ start }) => start === at);
    out += starting.map((mark) => mark.open).join('');
    open.push(...starting);
    const piece = escapeHtml(text.slice(at, cuts[index + 1] ?? at));
    const inPre = open.some((mark) => mark.close.endsWith('</pre>'));
    out += inPre ? piece : piece.replaceAll('\n', '<br>');
  }
  return out;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
