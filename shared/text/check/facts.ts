import { fold } from '../../rules/fold.ts';
import {
  currencies,
  monthNames,
  numberSpellings,
  numberWords,
  percentWords,
  unitMinutes,
  unitWords,
  unspacedUnits,
  workingDays,
  workingWords,
  type TimeUnit,
} from './fact-words.ts';
import type { Span } from './finding.ts';

export type FactKind = 'money' | 'percent' | 'duration' | 'date' | 'time';

/** Something that can be true or false, as it is written. */
export interface Fact extends Span {
  kind: FactKind;
  text: string;
  /** Two facts of a kind are one when these ranges touch: minutes, hundredths, day of the year, minute of the day. */
  from: number;
  to: number;
  /** Money's code, "work" for days on which people work, a year: only facts with the same are compared. */
  of: string;
}

const number = String.raw`\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?`;
const wordNumber = `(?:${numberSpellings.join('|')})(?!\\p{L})`;
const range = String.raw`(?:\s?[-–—~〜]\s?|\s(?:to|and|or|bis|und|oder|à|et|ou|a|al|y|o|e|do|ali|in|tot|en|till|til|och|og|ja|إلى|حتى|و)\s)`;

const workPrefix = [...workingWords].join('|');
const spaced = new RegExp(
  `(?<![\\p{L}\\p{N}.,#])(?:(?<low>${number}|${wordNumber})${range})?(?<high>${number}|${wordNumber})[\\s\\u00a0-]{1,2}(?:(?:${workPrefix})[\\s-]?)?(?<unit>\\p{L}+|%)(?<behind>\\s\\p{L}+)?`,
  'giu',
);

/** "1.234,50", "1,234.50" and "14" as numbers. A lone sign before three digits divides thousands. Pure. */
export function numberOf(written: string): number {
  const text = written.replaceAll(/['’\u00a0\u202f ]/gu, '');
  const signs = [...text.matchAll(/[.,]/gu)].map(({ 0: sign, index }) => ({ sign, index }));
  const last = signs.at(-1);
  if (!last) return Number(text);
  const groups = signs.length > 1 && signs.every(({ sign }) => sign === last.sign);
  const thousands = signs.length === 1 && text.length - last.index === 4 && !text.startsWith('0');
  if (groups || thousands) return Number(text.replaceAll(/[.,]/gu, ''));
  return Number(`${text.slice(0, last.index).replaceAll(/[.,]/gu, '')}.${text.slice(last.index + 1)}`);
}

/** What a number or two are; in words both of one language. */
function countsOf(low: string | undefined, high: string): { from: number; to: number } {
  const asDigits = (written: string) => (/^\d/u.test(written) ? numberOf(written) : Number.NaN);
  const words = numberWords.get(fold(high)) ?? [];
  const to = words[0]?.value ?? asDigits(high);
  if (low === undefined) return { from: to, to };
  const others = numberWords.get(fold(low)) ?? [];
  const one = others.find(({ language }) => words.some((word) => word.language === language));
  return { from: one?.value ?? asDigits(low), to };
}

/** Prices, shares, lengths of time, days and times of day in a text, in the order in which they stand. Pure. */
export function factsIn(text: string): Fact[] {
  const plain = withPlainDigits(text);
  const facts: Fact[] = [];
  for (const found of [moneyIn, percentsIn, datesIn, timesIn, durationsIn].flatMap((read) => read(plain))) {
    if (facts.every(({ start, end }) => found.end <= start || found.start >= end)) facts.push(found);
  }
  return facts
    .map((one) => ({ ...one, text: text.slice(one.start, one.end) }))
    .sort((one, other) => one.start - other.start);
}

/** Digits of Arabic, Persian and of full width as 0 to 9; every sign stays where it is. */
const withPlainDigits = (text: string) =>
  text.replaceAll(/[٠-٩۰-۹０-９]/gu, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));

interface Made extends Omit<Fact, keyof Span | 'text' | 'to'> {
  to?: number;
}

function fact(text: string, span: Span, { to, ...made }: Made): Fact {
  const piece = text.slice(span.start, span.end);
  const lead = piece.length - piece.trimStart().length;
  const start = span.start + lead;
  return { ...made, to: to ?? made.from, start, end: start + piece.trim().length, text: piece.trim() };
}

const signs = '[€$£¥￥₹]|US\\$|NT\\$';
const codes = '(?:EUR|USD|GBP|CHF|JPY|TWD|CNY|PLN|SEK|NOK|DKK|CZK|HUF|INR|CAD|AUD)';
const before = new RegExp(
  `(?<![\\p{L}\\d])(?<unit>NT\\$|US\\$|${signs}|${codes})\\s?(?<amount>${number})`,
  'gu',
);
const behind = new RegExp(
  `(?<![\\p{L}\\d.,#])(?<amount>${number})[\\s\\u00a0]?(?<unit>${signs}|円|元|zł|Kč|\\p{L}{2,8})`,
  'gu',
);

function moneyIn(text: string): Fact[] {
  const found: Fact[] = [];
  for (const pattern of [before, behind]) {
    for (const match of text.matchAll(pattern)) {
      const { amount = '', unit = '' } = match.groups ?? {};
      const code = currencies.get(fold(unit));
      const span = { start: match.index, end: match.index + match[0].length };
      const known = found.some(({ start, end }) => span.start < end && start < span.end);
      if (code === undefined || known) continue;
      found.push(fact(text, span, { kind: 'money', from: Math.round(numberOf(amount) * 100), of: code }));
    }
  }
  return found;
}

const percent = new RegExp(
  `(?<![\\p{L}\\d.,])(?<amount>${number})[\\s\\u00a0]?(?<unit>[%％٪]|\\p{L}+|パーセント)`,
  'gu',
);
const ofHundred = new RegExp(
  `(?<![\\p{L}\\d.,])(?<amount>${number})[\\s\\u00a0](?:pour cent|por cento|por ciento|per cento|per cent)`,
  'giu',
);

function percentsIn(text: string): Fact[] {
  const plain = [...text.matchAll(percent)].filter(
    ({ groups }) => percentWords.has(fold(groups?.['unit'] ?? '')) || groups?.['unit'] === 'パーセント',
  );
  return [...plain, ...text.matchAll(ofHundred)].map((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    const from = Math.round(numberOf(match.groups?.['amount'] ?? '') * 100);
    return fact(text, span, { kind: 'percent', from, of: '' });
  });
}

const unspacedDuration = new RegExp(
  `(?:(?<low>\\d+)\\s?[-–〜~～]\\s?)?(?<high>\\d+)\\s?(?<unit>${unspacedUnits.map(([word]) => word).join('|')})`,
  'gu',
);

function durationsIn(text: string): Fact[] {
  const found: Fact[] = [];
  for (const match of text.matchAll(spaced)) {
    const { low, high = '', unit = '', behind: next = '' } = match.groups ?? {};
    const after = next.trim() !== '' && workingWords.has(fold(next.trim()));
    const isWork =
      after ||
      workingDays.has(fold(unit)) ||
      new RegExp(`(?:${workPrefix})[\\s-]?${unit}`, 'iu').test(fold(match[0]));
    const known: TimeUnit | undefined = workingDays.has(fold(unit)) ? 'day' : unitWords.get(fold(unit));
    const { from, to } = countsOf(low, high);
    if (known === undefined || Number.isNaN(to)) continue;
    const length = match[0].length - (after ? 0 : next.length);
    // "From three to five days" has its low end; in "due to five days" the word before is no number.
    const skipped = Number.isNaN(from)
      ? match[0].search(new RegExp(`${escaped(high)}[\\s\\u00a0-]`, 'u'))
      : 0;
    const span = { start: match.index + Math.max(0, skipped), end: match.index + length };
    const minutes = unitMinutes[known];
    const least = (Number.isNaN(from) ? to : from) * minutes;
    found.push(
      fact(text, span, { kind: 'duration', from: least, to: to * minutes, of: isWork ? 'work' : '' }),
    );
  }
  for (const match of text.matchAll(unspacedDuration)) {
    const { low, high = '', unit = '' } = match.groups ?? {};
    const known = unspacedUnits.find(([word]) => word === unit);
    if (!known) continue;
    const [, of, work] = known;
    const span = { start: match.index, end: match.index + match[0].length };
    const minutes = unitMinutes[of];
    const made = { from: Number(low ?? high) * minutes, to: Number(high) * minutes };
    found.push(fact(text, span, { kind: 'duration', ...made, of: work ? 'work' : '' }));
  }
  return found;
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

const dayFirst =
  /(?<![\p{L}\d.,])(?<day>\d{1,2})(?:\.|st|nd|rd|th|er|º|°)?\s?(?:de\s|of\s)?(?<month>\p{L}{3,})(?:\.?,?\s(?:de\s|del\s)?(?<year>20\d\d))?/gu;
const monthFirst =
  /(?<![\p{L}\d])(?<month>\p{Lu}\p{L}{2,})\.?\s(?<day>\d{1,2})(?:st|nd|rd|th)?(?![\d.,:]\d|\d)(?:,?\s(?<year>20\d\d))?/gu;
const iso = /(?<!\d)(?<year>20\d\d)-(?<month>\d\d)-(?<day>\d\d)(?!\d)/gu;
const pointed = /(?<![\d.,])(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.(?:\s?(?<year>20\d\d))?(?!\d)/gu;
const slashed = /(?<![\d/])(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>20\d\d)(?!\d)/gu;
const han = /(?:(?<year>20\d\d)年)?(?<month>\d{1,2})月(?<day>\d{1,2})[日號号]/gu;

function datesIn(text: string): Fact[] {
  const found: Fact[] = [];
  for (const pattern of [iso, han, monthFirst, dayFirst, pointed, slashed]) {
    for (const match of text.matchAll(pattern)) {
      const { day = '', month = '', year = '' } = match.groups ?? {};
      const named = /^\d/u.test(month) ? Number(month) : (monthNames.get(fold(month)) ?? 0);
      const span = { start: match.index, end: match.index + match[0].length };
      const known = found.some(({ start, end }) => span.start < end && start < span.end);
      // What may be read in either order says nothing for certain.
      const unsure = pattern === slashed && Number(day) <= 12 && named <= 12;
      if (known || unsure || named < 1 || named > 12 || Number(day) < 1 || Number(day) > 31) continue;
      found.push(fact(text, span, { kind: 'date', from: named * 100 + Number(day), of: year }));
    }
  }
  return found;
}

const clock =
  /(?<![\d.,:])(?<hour>[01]?\d|2[0-3])[:h](?<minute>[0-5]\d)(?![\d:])(?:\s?(?<half>[ap]m|[ap]\.m\.)(?!\p{L}))?/giu;
const halved = /(?<![\d.,:])(?<hour>1[0-2]|0?[1-9])\s?(?<half>[ap]m|[ap]\.m\.)(?!\p{L})/giu;
const named =
  /(?<![\d.,:])(?<hour>[01]?\d|2[0-3])(?:[.:](?<minute>[0-5]\d))?\s?(?:Uhr(?!\p{L})|時(?!間)|點|点)/gu;

function timesIn(text: string): Fact[] {
  const found: Fact[] = [];
  for (const pattern of [clock, halved, named]) {
    for (const match of text.matchAll(pattern)) {
      const { hour = '', minute = '0', half = '' } = match.groups ?? {};
      const span = { start: match.index, end: match.index + match[0].length };
      if (found.some(({ start, end }) => span.start < end && start < span.end)) continue;
      const twelve = half === '' ? Number(hour) : (Number(hour) % 12) + (/^p/iu.test(half) ? 12 : 0);
      found.push(fact(text, span, { kind: 'time', from: twelve * 60 + Number(minute), of: '' }));
    }
  }
  return found;
}
