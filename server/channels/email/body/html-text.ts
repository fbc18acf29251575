import { Parser } from 'htmlparser2';

/** Text of an HTML mail as a person would copy it: blocks on lines of their own, cells apart, nothing invisible. */

const silent = new Set(['style', 'script', 'head', 'title', 'template', 'noscript', 'object', 'svg', 'math']);
const block = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
);
const paragraph = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'pre',
  'ul',
  'ol',
  'table',
]);

export function htmlToText(html: string): string {
  const writer = new TextWriter();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      ontext: (text) => writer.text(text),
      onclosetag: (name) => writer.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  return writer.result();
}

/** Text as HTML that looks the same: escaped, with its line ends. */
export function textToHtml(text: string): string {
  const escaped = text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
  return `<div style="white-space:pre-wrap">${escaped}</div>`;
}

class TextWriter {
  #out = '';
  #silent = 0;
  #pre = 0;
  #space = false;
  /** Line ends that must stand before the next word. */
  #breaks = 0;

  open(name: string, attributes: Record<string, string>): void {
    if (silent.has(name)) this.#silent += 1;
    if (this.#silent > 0) return;
    if (name === 'br') this.#lineBreak();
    else if (name === 'pre') this.#pre += 1;
    else if (name === 'img' && attributes.alt && attributes.alt.trim() !== '') this.text(attributes.alt);
    if (block.has(name)) this.#need(paragraph.has(name) ? 2 : 1);
    if (name === 'li') this.#write('- ');
    if (name === 'hr') this.#write('---');
    if ((name === 'td' || name === 'th') && this.#breaks === 0 && this.#out !== '') this.#space = true;
  }

  close(name: string): void {
    if (silent.has(name)) this.#silent = Math.max(0, this.#silent - 1);
    else if (this.#silent > 0) return;
    if (name === 'pre') this.#pre = Math.max(0, this.#pre - 1);
    if (block.has(name)) this.#need(paragraph.has(name) ? 2 : 1);
  }

  text(text: string): void {
    if (this.#silent > 0) return;
    if (this.#pre > 0) {
      this.#write(text.replace(/\r\n?/g, '\n'));
      return;
    }
    const collapsed = text.replace(/[ \t\r\n\f\u00a0]+/g, ' ');
    if (collapsed.startsWith(' ')) this.#space = true;
    const words = collapsed.trim();
    if (words === '') return;
    this.#write(words);
    if (collapsed.endsWith(' ')) this.#space = true;
  }

  result(): string {
    return this.#out
      .replace(/[ \t]+\n/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }

  #lineBreak(): void {
    if (this.#breaks > 0) this.#breaks += 1;
    else this.#breaks = 1;
    this.#space = false;
  }

  #need(count: number): void {
    if (this.#out === '') return;
    this.#breaks = Math.max(this.#breaks, count);
    this.#space = false;
  }

  #write(words: string): void {
    if (this.#breaks > 0) {
      if (this.#out !== '') this.#out += '\n'.repeat(Math.min(this.#breaks, 3));
      this.#breaks = 0;
    } else if (this.#space && this.#out !== '' && !this.#out.endsWith(' ')) this.#out += ' ';
    this.#space = false;
    this.#out += words;
  }
}
