import type { NotePart } from './note-parts.ts';

/** "#1234", not within a word, an address or an entity. */
const numbered = /(?<![\p{L}\p{N}#&/_-])#([1-9]\d{0,8})(?![\p{L}\p{N}_-])/u;
const ourAddress = /^\/inbox\/[^/]+\/([0-9a-f]{24})$/;

/** Conversations that a part of a note names: by number, or by their address here. */
export function withConversations(part: NotePart, origin: string): NotePart[] {
  if (part.mention) return [part];
  if (part.href !== undefined) {
    const id = idOf(part.href, origin);
    return [id === null ? part : { ...part, conversation: id }];
  }
  return part.text
    .split(numbered)
    .map((text, at): NotePart => (at % 2 === 0 ? { text } : { text: `#${text}`, conversation: Number(text) }))
    .filter(({ text }) => text !== '');
}

function idOf(href: string, origin: string): string | null {
  if (!URL.canParse(href)) return null;
  const address = new URL(href);
  return address.origin === origin ? (ourAddress.exec(address.pathname)?.[1] ?? null) : null;
}
