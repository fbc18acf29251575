/**
 * Which charset may unlabelled 8-bit bytes be in? Only asked when they are not UTF-8. Western text has single accented
 * letters among plain ones; Cyrillic and Asian text has long runs of high bytes, and reads well in one charset only.
 */

interface Candidate {
  name: string;
  /** Rates the text that this charset would make of the bytes: 1 is perfect, below 0.3 is chance. */
  rate(bytes: Buffer, text: string): number;
}

/** In a script's own charset nearly all characters are its small letters, and none is a sign that nobody types. */
function alphabet(name: string, letters: RegExp, odd: RegExp): Candidate {
  return {
    name,
    rate: (_, text) => {
      const wide = count(text, /\P{ASCII}/gu);
      return wide === 0 ? 0 : (count(text, letters) - 2 * count(text, odd)) / wide;
    },
  };
}

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
const japanese = (name: string): Candidate =>
  alphabet(
    name,
    /[\u3041-\u3096\u30a1-\u30fc\u3000-\u3002\u300c\u300d\u4e00-\u9fff\uff01-\uff5e]/g,
    /[\uff61-\uff9f\ue000-\uf8ff]/g,
  );
const hasKana = (candidate: Candidate): Candidate => ({
  name: candidate.name,
  rate: (bytes, text) =>
    count(text, /[\u3041-\u3096\u30a1-\u30fa]/g) * 5 < count(text, /\P{ASCII}/gu)
      ? 0
      : candidate.rate(bytes, text),
});

const candidates: Candidate[] = [
  hasKana(japanese('shift_jis')),
  hasKana(japanese('euc-jp')),
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
  alphabet('windows-1251', /[а-яё]/g, /[^\p{ASCII}А-Яа-яЁё№«»—–…“”\u00a0]|[а-я][А-Я]/gu),
  alphabet('koi8-r', /[а-яё]/g, /[^\p{ASCII}А-Яа-яЁё\u00a0]|[а-я][А-Я]/gu),
  alphabet('windows-1253', /[α-ωά-ώ]/g, /[^\p{ASCII}Α-Ωα-ωΆ-ώ\u00a0]/gu),
  alphabet('windows-1255', /[א-ת]/g, /[^\p{ASCII}א-ת\u00a0]/gu),
  alphabet('windows-1256', /[\u0621-\u064a]/g, /[^\p{ASCII}\u0600-\u06ff\u00a0]/gu),
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
