import { Parser } from 'htmlparser2';

/** A post's HTML as text: paragraphs and breaks as lines, links as their address, mentions and hashtags as written. */
export function postText(html: string): string {
  const reader = new PostReader();
  const parser = new Parser({
    onopentag: (name, attributes) => {
      reader.open(name, attributes);
    },
    ontext: (text) => {
      reader.write(text);
    },
    onclosetag: (name) => {
      reader.close(name);
    },
  });
  parser.write(html);
  parser.end();
  return reader.text();
}

const blocks = new Set(['p', 'div', 'blockquote', 'ul', 'ol', 'pre', 'h1', 'h2', 'h3', 'h4']);

class PostReader {
  #out = '';
  #link: { href: string; shown: string } | null = null;

  open(name: string, attributes: Record<string, string>): void {
    if (blocks.has(name)) this.#paragraph();
    if (name === 'br') this.#out += '\n';
    if (name === 'li') this.#out += '\n- ';
    if (name === 'img') this.write(attributes['alt'] ?? '');
    const href = attributes['href'] ?? '';
    const named = /\b(mention|hashtag)\b/.test(attributes['class'] ?? '');
    if (name === 'a' && !named && /^https?:/.test(href)) this.#link = { href, shown: '' };
  }

  write(text: string): void {
    if (this.#link) this.#link.shown += text;
    else this.#out += text;
  }

  close(name: string): void {
    if (name === 'a' && this.#link) {
      const { href, shown } = this.#link;
      this.#link = null;
      this.#out += isAddress(shown, href) ? href : `${shown} (${href})`;
    }
    if (blocks.has(name)) this.#paragraph();
  }

  text(): string {
    return this.#out
      .replaceAll(/[^\S\n]+/g, ' ')
      .replaceAll(/ ?\n ?/g, '\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim();
  }

  #paragraph(): void {
    if (this.#out !== '' && !this.#out.endsWith('\n\n')) this.#out += '\n\n';
  }
}

/** Is what is shown the link itself, perhaps shortened? */
function isAddress(shown: string, href: string): boolean {
  const bare = shown
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/…$/, '');
  return bare === '' || href.replace(/^https?:\/\//, '').startsWith(bare);
}
