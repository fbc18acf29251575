import type { eld as EldModule } from 'eld';

/** Scripts that one language writes (as far as support mail goes): the script decides, however short the text. */
const languageOfScript: readonly [language: string, pattern: RegExp][] = [
  ['ko', /\p{Script=Hangul}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['te', /\p{Script=Telugu}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['gu', /\p{Script=Gujarati}/gu],
  ['kn', /\p{Script=Kannada}/gu],
  ['ml', /\p{Script=Malayalam}/gu],
  ['pa', /\p{Script=Gurmukhi}/gu],
  ['lo', /\p{Script=Lao}/gu],
  ['my', /\p{Script=Myanmar}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['am', /\p{Script=Ethiopic}/gu],
];
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const han = /\p{Script=Han}/gu;
const arabicScript = /\p{Script=Arabic}/gu;

/** Below this many letters, text in a script of many languages says too little. */
const fewestLetters = 20;
/** More text makes it slower, not surer. */
const longestSample = 4000;

type Detector = Extract<typeof EldModule, { load: unknown }>;
let loading: Promise<Detector> | undefined;

/** Loaded at the first use: the figures take some tens of megabytes. */
function loadDetector(): Promise<Detector> {
  loading ??= import('eld').then(async ({ eld }) => {
    const detector = eld as Detector;
    await detector.load('small');
    return detector;
  });
  return loading;
}

/** A language, and whether its letters told or how its words are built. */
export interface DetectedLanguage {
  language: string;
  by: 'script' | 'text';
}

/**
 * The language that a text is mostly written in.
 * @returns an ISO 639-1 code, or null when the text is too short or mixed to say.
 */
export async function detectLanguage(text: string): Promise<string | null> {
  return (await explainLanguage(text))?.language ?? null;
}

/** The same with what told it. */
export async function explainLanguage(text: string): Promise<DetectedLanguage | null> {
  const sample = withoutNoise(text).slice(0, longestSample);
  const letters = count(sample, /\p{L}/gu);
  if (letters === 0) return null;
  const byScript = languageByScript(sample, letters);
  if (byScript !== null) return { language: byScript, by: 'script' };
  if (letters < fewestLetters) return null;
  const result = (await loadDetector()).detect(sample);
  return result.language !== '' && result.isReliable() ? { language: result.language, by: 'text' } : null;
}

function languageByScript(sample: string, letters: number): string | null {
  const kanaCount = count(sample, kana);
  const hanCount = count(sample, han);
  if (kanaCount + hanCount > letters / 2) return kanaCount * 20 >= hanCount && kanaCount > 0 ? 'ja' : 'zh';
  if (count(sample, arabicScript) > letters / 2)
    return letters < fewestLetters ? arabicOrPersian(sample) : null;
  const found = languageOfScript.find(([, pattern]) => count(sample, pattern) > letters / 2);
  return found?.[0] ?? null;
}

/** Short text in Arabic script: a letter that only Persian or Urdu has decides; Arabic otherwise. */
function arabicOrPersian(sample: string): string {
  if (/[ٹڈڑںے]/u.test(sample)) return 'ur';
  return /[پچژگ]/u.test(sample) ? 'fa' : 'ar';
}

/** Addresses and links are of no language. */
function withoutNoise(text: string): string {
  // Word by word: a pattern that looks for the @ from every letter takes for ever on a text without spaces.
  return text.replaceAll(/\S+/g, (word) => (/@|https?:\/\//.test(word) ? ' ' : word));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
