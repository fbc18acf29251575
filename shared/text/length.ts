import type { Capabilities } from '../schemas/channel.ts';

type Counting = Capabilities['text']['counting'];

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Letters of the GSM 7-bit alphabet, and those that take two places there (3GPP TS 23.038). */
const gsm = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const gsmDouble = new Set('^{}\\[~]|€\f');

/** X counts a link as 23, emoji as 2, and 1 for what lies in these ranges (docs.x.com/fundamentals/counting-characters). */
const light: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];

function weighted(text: string): number {
  const links = text.match(/https?:\/\/\S+/g) ?? [];
  const rest = text.replaceAll(/https?:\/\/\S+/g, '').normalize('NFC');
  let length = links.length * 23;
  for (const { segment } of graphemes.segment(rest)) {
    if (/\p{Extended_Pictographic}/u.test(segment)) length += 2;
    else for (const sign of segment) length += isLight(sign.codePointAt(0) ?? 0) ? 1 : 2;
  }
  return length;
}

function isLight(codePoint: number): boolean {
  return light.some(([from, to]) => codePoint >= from && codePoint <= to);
}

/** Septets when the alphabet suffices, else UTF-16 units (what a phone network counts then). */
function septets(text: string): number {
  let length = 0;
  for (const sign of text) {
    if (gsmDouble.has(sign)) length += 2;
    else if (gsm.has(sign)) length += 1;
    else return text.length;
  }
  return length;
}

function countCodePoints(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

const counters: Record<Counting, (text: string) => number> = {
  utf16: (text) => text.length,
  codepoint: countCodePoints,
  grapheme: (text) => [...graphemes.segment(text)].length,
  byte: (text) => new TextEncoder().encode(text).length,
  'x-weighted': weighted,
  gsm7: septets,
};

/** How long a text is in the unit of a channel. */
export function textLength(text: string, counting: Counting): number {
  return counters[counting](text);
}
