/**
 * Which charset may unlabelled 8-bit bytes be in? Only asked when they are not UTF-8. Western text has single accented
 * letters among plain ones; Cyrillic and Asian text has long runs of high bytes, and reads well in one charset only.
 */

interface Candidate {
  name: string;
  /** Characters that make the reading likely. */
  likely: RegExp;
  /** Characters that make it unlikely. */
  odd: RegExp;
}

const candidates: Candidate[] = [
  { name: 'shift_jis', likely: /[\u3041-\u3096\u30a1-\u30fa]/g, odd: /[\uff61-\uff9f\ue000-\uf8ff]/g },
  { name: 'euc-jp', likely: /[\u3041-\u3096\u30a1-\u30fa]/g, odd: /[\uff61-\uff9f]/g },
  { name: 'euc-kr', likely: /[\uac00-\ud7a3]/g, odd: /[\u3041-\u30fa\u4e00-\u9fff]/g },
  {
    name: 'gb18030',
    likely: /[的一是不了人我在有他这中大来上国个到说们为你请好谢您单]/g,
    odd: /[\ue000-\uf8ff\u3400-\u4dbf]/g,
  },
  {
    name: 'big5',
    likely: /[的一是不了人我在有他這中大來上國個到說們為你請好謝您單]/g,
    odd: /[\ue000-\uf8ff]/g,
  },
  { name: 'windows-1251', likely: /[а-яё]/g, odd: /[^\x00-\x7fА-Яа-яЁё№«»—–…“”\u00a0]|[а-я][А-Я]/g },
  { name: 'koi8-r', likely: /[а-яё]/g, odd: /[^\x00-\x7fА-Яа-яЁё\u00a0]|[а-я][А-Я]/g },
  { name: 'windows-1253', likely: /[α-ωά-ώ]/g, odd: /[^\x00-\x7fΑ-Ωα-ωΆ-ώ\u00a0]/g },
  { name: 'windows-1255', likely: /[א-ת]/g, odd: /[^\x00-\x7fא-ת\u00a0]/g },
  {
    name: 'windows-1256',
    likely: /[ابتثجحخدذرزسشصضطظعغفقكلمنهوي]/g,
    odd: /[^\x00-\x7f\u0600-\u06ff\u00a0]/g,
  },
];

/** The decoded text in the likeliest charset, or null when it looks western or like nothing known. */
export function guessCharset(bytes: Buffer, read: (name: string) => string | null): string | null {
  const sample = bytes.subarray(0, 8192);
  if (!hasLongRuns(sample)) return null;
  let best: { text: string; score: number } | null = null;
  for (const candidate of candidates) {
    const text = read(candidate.name);
    if (text === null) continue;
    const score = rate(text.slice(0, 8192), candidate);
    if (score > (best?.score ?? 0)) best = { text, score };
  }
  return best && best.score > 0.25 ? best.text : null;
}

/** Do most high bytes stand next to another one? */
function hasLongRuns(sample: Buffer): boolean {
  let high = 0;
  let inRuns = 0;
  for (let at = 0; at < sample.length; at += 1) {
    if ((sample[at] ?? 0) < 0x80) continue;
    high += 1;
    if ((sample[at - 1] ?? 0) >= 0x80 || (sample[at + 1] ?? 0) >= 0x80) inRuns += 1;
  }
  return high > 0 && inRuns * 10 > high * 6;
}

function rate(text: string, candidate: Candidate): number {
  const wide = text.replace(/[\x00-\x7f]/g, '').length;
  if (wide === 0) return 0;
  const likely = text.match(candidate.likely)?.length ?? 0;
  const odd = text.match(candidate.odd)?.length ?? 0;
  // A few frequent Han characters among many make a Chinese text; an alphabet must be most of it.
  const weight = candidate.name === 'gb18030' || candidate.name === 'big5' ? 4 : 1;
  return Math.min(1, (likely * weight) / wide) - (odd * 2) / wide;
}
