export type Formality = 'formal' | 'friendly';
export type NameOrder = 'given-first' | 'family-first';
export type NamePart = 'given' | 'family' | 'full';

/** One for each way of speaking to somebody. */
type PerFormality<T> = Readonly<Record<Formality, T>>;

/** How one usually writes to customers in a language, or in one country where that differs. A start: a person's own wishes stand above it. */
export interface Culture {
  /** "de"; "pt-BR" where a country has habits of its own. */
  id: string;
  /** The country whose weekend and holidays count where nothing else is known. */
  country: string;
  nameOrder: NameOrder;
  /** In Latin letters the same people write their names in either order: there they are not taken apart. */
  turnedInLatin?: true;
  /** What is expected of a company that one does not know. */
  formality: Formality;
  /** The part of the name by which one is spoken to; without a title a formal address is the whole name: it guesses no sex. */
  part: PerFormality<NamePart>;
  /** Stands behind the name: "様". */
  suffix?: PerFormality<string>;
  /** The greeting of somebody without a name, where leaving the name out does not do. */
  nobody?: PerFormality<string>;
  /** `{name}` is how they are addressed. */
  greeting: PerFormality<string>;
  closing: PerFormality<string>;
  /** The two words for "you", where there are two. */
  you?: PerFormality<string>;
  /** 1 = Monday. As CLDR's week data has it for the country. */
  weekend: readonly number[];
  /** Nobody is written to unasked then, on the clocks of where they are. */
  quiet: { from: string; until: string };
  sources: readonly string[];
}

/** Order of names: CLDR's nameOrderLocales; weekends: CLDR's weekData. */
export const cldr = 'https://cldr.unicode.org/translation/miscellaneous-person-name-formats';
export const personalNames = 'https://www.w3.org/International/questions/qa-personal-names';
/** For languages with a formal and a familiar "you". */
export const twoYous = 'https://en.wikipedia.org/wiki/T%E2%80%93V_distinction_in_the_world%27s_languages';
export const usualEvening = { from: '20:00', until: '08:00' };
export const lateEvening = { from: '21:00', until: '09:00' };
