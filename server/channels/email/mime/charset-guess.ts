/**
 * Which charset may unlabelled 8-bit bytes be in? Only asked when they are not UTF-8. Western text has single accented
 * letters among plain ones; Cyrillic and Asian text has long runs of high bytes, and reads well in one charset only.
 */

interface Candidate {
  name: string;
  /** Rates the text that this charset would make of the bytes: 1 is perfect, below 0.3 is chance. */
  rate(bytes: Buffer, text: string): number;
}

/**
 * In a script's own charset nearly all wide characters are its letters, half of them the ten most frequent ones, and
 * none is a sign that nobody types. Other charsets of the same width hit the letters, but not the frequencies.
 */
function alphabet(name: string, script: { letters: RegExp; frequent: RegExp; odd: RegExp }): Candidate {
  return {
    name,
    rate: (_, text) => {
      const wide = count(text, /\P{ASCII}/gu);
      if (wide === 0) return 0;
      const frequent = Math.min(1, count(text, script.frequent) / (wide * 0.5));
      return (count(text, script.letters) - 2 * count(text, script.odd)) / wide / 2 + frequent / 2;
    },
  };
}

const cyrillic = { letters: /[а-яё]/g, frequent: /[оеаинтсрвл]/g };

/** Double-byte sets keep their common characters in the first rows: the share of leading bytes from there tells. */
function doubleByte(
  name: string,
  isLead: (byte: number) => boolean,
  isCommon: (lead: number, trail: number) => boolean,
): Candidate {
  return {
    name,
    rate: (bytes) => {
      let pairs = 0;
      let common = 0;
      for (let at = 0; at < bytes.length; at += 1) {
        const lead = bytes[at] ?? 0;
        if (lead < 0x80) continue;
        pairs += 1;
        if (!isLead(lead)) continue;
        if (isCommon(lead, bytes[at + 1] ?? 0)) common += 1;
        at += 1;
      }
      return pairs === 0 ? 0 : common / pairs;
    },
  };
}

const highPair = (trail: number): boolean => trail >= 0xa1;
/** Japanese text has kana among the Han characters; without them it is Chinese. */
function japanese(name: string): Candidate {
  const usual = /[\u3041-\u3096\u30a1-\u30fc\u3000-\u3002\u300c\u300d\u4e00-\u9fff\uff01-\uff5e]/g;
  const odd = /[\uff61-\uff9f\ue000-\uf8ff]/g;
  return {
    name,
    rate: (_, text) => {
      const wide = count(text, /\P{ASCII}/gu);
      if (count(text, /[\u3041-\u3096\u30a1-\u30fa]/g) * 5 < wide) return 0;
      return (count(text, usual) - 2 * count(text, odd)) / wide;
    },
  };
}

const candidates: Candidate[] = [
  japanese('shift_jis'),
  japanese('euc-jp'),
  doubleByte(
    'euc-kr',
    (lead) => lead >= 0xa1,
    (lead, trail) => highPair(trail) && ((lead >= 0xb0 && lead <= 0xc8) || lead <= 0xa3),
  ),
  doubleByte(
    'gb18030',
    (lead) => lead >= 0x81,
    (lead, trail) => highPair(trail) && ((lead >= 0xb0 && lead <= 0xd7) || lead === 0xa1 || lead === 0xa3),
  ),
  doubleByte(
    'big5',
    (lead) => lead >= 0x81,
    (lead, trail) => lead >= 0xa1 && lead <= 0xc6 && (trail >= 0xa1 || (trail >= 0x40 && trail <= 0x7e)),
  ),
  alphabet('windows-1251', { ...cyrillic, odd: /[^\p{ASCII}А-Яа-яЁё№«»—–…“”\u00a0]|[а-я][А-Я]/gu }),
  alphabet('koi8-r', { ...cyrillic, odd: /[^\p{ASCII}А-Яа-яЁё\u00a0]|[а-я][А-Я]/gu }),
  alphabet('windows-1253', {
    letters: /[α-ωά-ώ]/g,
    frequent: /[αοιετσνηυρ]/g,
    odd: /[^\p{ASCII}Α-Ωα-ωΆ-ώ\u00a0]/gu,
  }),
  alphabet('windows-1255', { letters: /[א-ת]/g, frequent: /[יוהלאמתשרב]/g, odd: /[^\p{ASCII}א-ת\u00a0]/gu }),
  alphabet('windows-1256', {
    letters: /[\u0621-\u064a]/g,
    frequent: /[اليمنورتبع]/g,
    odd: /[^\p{ASCII}\u0600-\u06ff\u00a0]/gu,
  }),
];

/** The decoded text in the likeliest charset, or null when it looks western or like nothing known. */
export function guessCharset(bytes: Buffer, read: (name: string) => string | null): string | null {
  const sample = bytes.subarray(0, 8192);
  if (!looksForeign(sample)) return null;
  let best: { text: string; score: number } | null = null;
  for (const candidate of candidates) {
    const text = read(candidate.name);
    if (text === null) continue;
    const score = candidate.rate(sample, text.slice(0, 8192));
    if (score > (best?.score ?? 0)) best = { text, score };
  }
  return best && best.score > 0.5 ? best.text : null;
}

/** Do most high bytes stand next to another one, or are many of them bytes that no western text has? */
function looksForeign(sample: Buffer): boolean {
  let high = 0;
  let inRuns = 0;
  let control = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const byte = sample[at] ?? 0;
    if (byte < 0x80) continue;
    high += 1;
    if ((sample[at - 1] ?? 0) >= 0x80 || (sample[at + 1] ?? 0) >= 0x80) inRuns += 1;
    // windows-1252 has quotes and dashes at 0x91-0x97, the euro at 0x80, an ellipsis at 0x85.
    if ((byte > 0x80 && byte < 0x91 && byte !== 0x85) || (byte > 0x97 && byte < 0xa0)) control += 1;
  }
  return high >= 4 && (inRuns * 10 > high * 6 || control * 10 > high * 4);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
