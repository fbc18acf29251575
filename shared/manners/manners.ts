import type { MannersProfile } from '../schemas/manners.ts';
import type { Culture, Formality, NameOrder } from './culture.ts';
import { easternCultures } from './eastern.ts';
import { europeanCultures } from './european.ts';
import { fixedHolidays } from './holidays.ts';
import { isLatin, nameParts } from './names.ts';

export const cultures: readonly Culture[] = [...europeanCultures, ...easternCultures];
const byId = new Map(cultures.map((culture) => [culture.id, culture]));

/** What is known of somebody besides what people wrote down. */
export interface Known {
  name: string;
  /** Detected in what they write: "de", "pt-BR". */
  language: string | null;
  /** The language that is written to them in, where it is another than theirs. */
  writing?: string | null;
}

/** How to write to one person. */
export interface Manners {
  language: string | null;
  /** A person said so; else it was detected. */
  confirmed: boolean;
  /** The culture that the rest comes from; null: none that we know. */
  culture: string | null;
  country: string | null;
  formality: Formality | null;
  nameOrder: NameOrder | null;
  /** How they are addressed: "Frau Dr. Weber", "田中様"; empty: no name is known. */
  address: string;
  /** Empty where it cannot be told. */
  givenName: string;
  /** Whole, with their name in it; empty where nothing is known of their language. */
  greeting: string;
  closing: string;
  /** "Sie", where a language has two words for it. */
  you: string | null;
  weekend: readonly number[];
  quiet: { from: string; until: string };
  /** "MM-DD". */
  holidays: readonly string[];
}

export const languageOf = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? '';

/** The habits of a language tag: of its country before its language. Pure. */
export function cultureOf(tag: string | null): Culture | null {
  if (!tag) return null;
  const [language = '', ...rest] = tag.split('-');
  const country = rest.find((part) => /^[A-Za-z]{2}$/u.test(part))?.toUpperCase();
  return byId.get(`${language.toLowerCase()}-${country ?? ''}`) ?? byId.get(language.toLowerCase()) ?? null;
}

const countryIn = (tag: string | null): string | null =>
  tag
    ?.split('-')
    .slice(1)
    .find((part) => /^[A-Za-z]{2}$/u.test(part))
    ?.toUpperCase() ?? null;

/**
 * How to write to somebody: what people wrote down of them, and where that is silent the habits of their language. A
 * sex is never guessed, and a name is only taken apart where its order is sure. Pure.
 */
export function mannersOf(profile: MannersProfile, known: Known): Manners {
  const language = profile.language ?? known.language;
  const own = cultureOf(language);
  const voice = voiceOf(own, language, known.writing ?? null);
  const formality = profile.formality ?? own?.formality ?? null;
  const parts = partsOf(profile, known.name, own);
  const address = addressOf({ profile, known, parts, voice, formality });
  const country = countryIn(language) ?? own?.country ?? null;
  return {
    ...{
      language,
      confirmed: profile.language != null,
      culture: own?.id ?? null,
      country,
      formality,
      address,
    },
    nameOrder: profile.nameOrder ?? own?.nameOrder ?? null,
    givenName: parts.given ?? '',
    greeting: profile.greeting || greetingOf(voice, formality, address),
    closing: profile.closing || (voice && formality ? voice.closing[formality] : ''),
    you: own?.you && formality ? own.you[formality] : null,
    weekend: own?.weekend ?? [6, 7],
    quiet: profile.quiet ?? own?.quiet ?? { from: '20:00', until: '08:00' },
    holidays: [...new Set([...(country ? fixedHolidays(country) : []), ...(profile.holidays ?? [])])],
  };
}

/** The words come from the language that is written in, the habits from the person's own. */
function voiceOf(own: Culture | null, language: string | null, writing: string | null): Culture | null {
  if (writing === null || (language !== null && languageOf(writing) === languageOf(language))) return own;
  return cultureOf(writing);
}

function partsOf({ nameOrder }: MannersProfile, name: string, own: Culture | null) {
  const unsure = nameOrder == null && own?.turnedInLatin === true && isLatin(name);
  if (unsure || (!own && nameOrder == null)) return { given: null, family: null };
  const order = nameOrder ?? own?.nameOrder ?? 'given-first';
  return nameParts(name, order, own ? languageOf(own.id) : null);
}

function addressOf(scene: {
  profile: MannersProfile;
  known: Known;
  parts: { given: string | null; family: string | null };
  voice: Culture | null;
  formality: Formality | null;
}): string {
  const { profile, known, parts, voice, formality } = scene;
  if (profile.address) return profile.address;
  const whole = known.name.trim();
  if (whole === '' || !voice || !formality) return whole;
  const part = voice.part[formality];
  const called = part === 'full' ? whole : (parts[part] ?? whole);
  return called + (voice.suffix?.[formality] ?? '');
}

function greetingOf(voice: Culture | null, formality: Formality | null, address: string): string {
  if (!voice || !formality) return '';
  const words = voice.greeting[formality];
  if (address !== '') return words.replace('{name}', () => address);
  return voice.nobody?.[formality] ?? words.replace(/[,،]?\s*\{name\}/u, '');
}
