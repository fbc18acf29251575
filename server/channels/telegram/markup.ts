import { Parser } from 'htmlparser2';
import type { MessageEntity } from './updates.ts';

/** Our HTML as Telegram's text with entities: nothing to escape, and lengths that are true. */

/** Text as Telegram takes it. */
export interface MarkedText {
  text: string;
  entities: MessageEntity[];
}

const types: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  h1: 'bold',
  h2: 'bold',
  h3: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  del: 'strikethrough',
  strike: 'strikethrough',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};
const blocks = new Set([
  'p',
  'div',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'table',
  'tr',
]);
const spaced = new Set(['p', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4']);
const silent = new Set(['style', 'script', 'head', 'title', 'template']);

interface Open {
  name: string;
  start: number;
  type: string | null;
  url: string | null;
}

/** Reads the HTML that our composer makes; what Telegram has no mark for stays as text. */
export function htmlToMarked(html: string): MarkedText {
  const writer = new Writer();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      ontext: (text) => writer.write(text),
      onclosetag: (name) => writer.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  return writer.result();
}

class Writer {
  #text = '';
  #breaks = 0;
  #silent = 0;
  #stack: Open[] = [];
  #lists: { ordered: boolean; count: number }[] = [];
  readonly #entities: MessageEntity[] = [];

  open(name: string, attributes: Record<string, string>): void {
    if (silent.has(name)) this.#silent += 1;
    if (this.#silent > 0) return;
    if (blocks.has(name)) this.#need(this.#gapOf(name));
    if (name === 'br') this.#breaks += 1;
    if (name === 'ul' || name === 'ol') this.#lists.push({ ordered: name === 'ol', count: 0 });
    if (name === 'li') this.#bullet();
    const url = name === 'a' ? httpUrl(attributes.href) : null;
    const inPre = this.#stack.some((open) => open.name === 'pre');
    const type = url !== null ? 'text_link' : inPre ? null : (types[name] ?? null);
    if (type !== null && type !== 'text_link') this.#flush();
    this.#stack.push({ name, start: this.#text.length, type, url });
  }

  write(raw: string): void {
    if (this.#silent > 0) return;
    const inPre = this.#stack.some((open) => open.name === 'pre');
    let text = inPre ? raw.replaceAll('\r\n', '\n') : raw.replaceAll(/[ \t\r\n\f]+/g, ' ');
    if (!inPre && (this.#text === '' || this.#breaks > 0 || /\s$/.test(this.#text))) text = text.trimStart();
    if (text === '') return;
    const before = this.#text.length;
    this.#flush();
    // What was opened before a line end begins after it.
    for (const open of this.#stack) if (open.start === before) open.start = this.#text.length;
    this.#text += text;
  }

  close(name: string): void {
    if (silent.has(name)) this.#silent = Math.max(0, this.#silent - 1);
    const at = this.#stack.findLastIndex((open) => open.name === name);
    if (at >= 0) {
      const [closed] = this.#stack.splice(at, 1);
      if (closed) this.#end(closed);
    }
    if (name === 'ul' || name === 'ol') this.#lists.pop();
    if (this.#silent === 0 && blocks.has(name)) this.#need(this.#gapOf(name));
  }

  result(): MarkedText {
    const text = this.#text.trimEnd();
    const entities = this.#entities
      .map((entity) => ({ ...entity, length: Math.min(entity.length, text.length - entity.offset) }))
      .filter(({ length }) => length > 0)
      .toSorted((a, b) => a.offset - b.offset || b.length - a.length);
    return { text, entities };
  }

  #gapOf(name: string): number {
    return spaced.has(name) && this.#lists.length === 0 ? 2 : 1;
  }

  #need(count: number): void {
    if (this.#text !== '') this.#breaks = Math.max(this.#breaks, count);
  }

  #flush(): void {
    if (this.#breaks === 0) return;
    this.#text = `${this.#text.replace(/[ \t]+$/, '')}${'\n'.repeat(this.#breaks)}`;
    this.#breaks = 0;
  }

  #bullet(): void {
    const list = this.#lists.at(-1);
    if (!list) return;
    list.count += 1;
    this.#flush();
    this.#text += `${'  '.repeat(this.#lists.length - 1)}${list.ordered ? `${list.count}.` : '•'} `;
  }

  #end({ start, type, url }: Open): void {
    const end = this.#text.trimEnd().length;
    if (type === null || end <= start) return;
    const link = url === null ? {} : { url };
    if (url === this.#text.slice(start, end)) return;
    this.#entities.push({ type, offset: start, length: end - start, ...link });
  }
}

function httpUrl(href: string | undefined): string | null {
  return href !== undefined && /^(https?|tg|mailto|tel):/i.test(href) ? href : null;
}
