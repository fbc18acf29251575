/** Words of a language and what the reader of moments knows them as, in the order in which they are looked for. */
export type Rewording = readonly [
  words: string,
  english: string | ((...found: [one: string, two: string, three: string]) => string),
];

export interface Tongue {
  /** Are words written with spaces between? Where they are not, a word may stand inside of others. */
  spaced: boolean;
  words: readonly Rewording[];
  /** Taken for these only where the reader writes that language: "la" is Saturday in Finnish, and an article elsewhere. */
  short?: readonly Rewording[];
}

/** Lower case, Latin digits, no accents, no marks of direction: texts and the words that are looked for alike. Pure. */
export function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\p{M}\p{Cf}\u0640]/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
}

/** The same moment in the words that are read everywhere; what is not known stays as it is. Pure. */
export function inEnglish(text: string, { spaced, words, short = [] }: Tongue, own: boolean): string {
  let said = text;
  for (const [source, english] of own ? [...words, ...short] : words) {
    const reworded = said.replaceAll(
      patternOf(source, spaced),
      (...found: (string | number | undefined)[]) => {
        const groups = found.slice(
          1,
          found.findIndex((one) => typeof one === 'number'),
        );
        const [one = '', two = '', three = ''] = groups.map((group) => String(group ?? ''));
        return ` ${typeof english === 'string' ? english : english(one, two, three)} `;
      },
    );
    if (reworded !== said) said = reworded.replaceAll(/\s+/g, ' ').trim();
  }
  return said;
}

const patterns = new Map<string, RegExp>();

function patternOf(source: string, spaced: boolean): RegExp {
  const known = patterns.get(source);
  if (known) return known;
  const [before, behind] = spaced
    ? (['(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])'] as const)
    : (['', ''] as const);
  const pattern = new RegExp(`${before}(?:${bare(source)})${behind}`, 'gu');
  patterns.set(source, pattern);
  return pattern;
}

export const englishMonths = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
] as const;
export const englishDays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
