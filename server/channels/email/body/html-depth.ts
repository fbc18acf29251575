/** Elements that are often left open, or have no end at all: they do not nest. */
const flat = new Set(
  'p li td th tr tbody thead tfoot dd dt option br img hr input meta link col base wbr area source embed'.split(
    ' ',
  ),
);
/** Real mails nest to a few hundred; the parser's work grows with the square of it. */
const deepest = 3000;

/** Does this HTML nest so deeply that only a hostile writer can have meant it? One pass, whatever it holds. */
export function nestsTooDeeply(html: string): boolean {
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,15})/gi)) {
    if (flat.has(name.toLowerCase())) continue;
    depth = slash === '' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > deepest) return true;
  }
  return false;
}

/** The words of HTML that is not worth parsing. */
export function wordsOf(html: string): string {
  return html
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .trim();
}
