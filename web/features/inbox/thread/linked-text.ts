interface Part {
  text: string;
  href?: string;
}

/** "@ada@shop.example" is somebody on a social network and has no mail address in it. */
const address =
  /(https?:\/\/[^\s<>"'`]+|www\.[^\s<>"'`]+\.[^\s<>"'`]+|(?<![^\s<>"'`,;:()])[^\s<>"'`@,;:()]+@[^\s<>"'`@,;:()]+\.[a-z]{2,})/giu;

/** A text in parts, with the links that are in it: web addresses and e-mail addresses; a full stop after one is not of it. */
export function linked(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const found = trimmed(match[0]);
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: found, href: hrefOf(found) });
    from = match.index + found.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** Punctuation at the end belongs to the sentence; a closing bracket does unless it was opened inside. */
function trimmed(found: string): string {
  let end = found.replace(/[.,;:!?'"”»]+$/u, '');
  while (end.endsWith(')') && !end.includes('(')) end = end.slice(0, -1);
  return end;
}

function hrefOf(found: string): string {
  if (/^https?:/i.test(found)) return found;
  return found.includes('@') && !/^www\./i.test(found) ? `mailto:${found}` : `https://${found}`;
}
