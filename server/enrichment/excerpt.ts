const longest = 140;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The first words of a text on one line: what the conversation list shows. Never cuts a character (or an emoji) apart;
 * cuts between words where there are any.
 * @param limit in characters as a person sees them.
 */
export function excerpt(text: string, limit = longest): string {
  const line = text
    .slice(0, limit * 20)
    // Left out: soft hyphens, zero-width marks that newsletters fill their previews with, control characters.
    .replaceAll(/\u00ad|\u034f|\u200b|\u2060|\ufeff|[\p{Cc}&&[^\s]]/gv, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = Array.from(segmenter.segment(line.slice(0, limit * 12)), ({ segment }) => segment);
  if (characters.length <= limit) return line;
  const cut = characters.slice(0, limit - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > cut.length * 0.7 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
