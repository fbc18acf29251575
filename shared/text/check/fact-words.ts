import { fold } from '../../rules/fold.ts';

/** Languages whose names of months and units are known: of what most of our users write, and all of their neighbours. */
const languages = [
  ...[
    'en',
    'de',
    'fr',
    'es',
    'it',
    'pt',
    'nl',
    'sl',
    'hr',
    'pl',
    'cs',
    'sk',
    'hu',
    'fi',
    'sv',
    'da',
    'nb',
    'ro',
    'tr',
    'ar',
  ],
];

/** Units of time and what each is in minutes. */
export const unitMinutes = {
  minute: 1,
  hour: 60,
  day: 1440,
  week: 10_080,
  month: 43_200,
  year: 525_600,
} as const;
export type TimeUnit = keyof typeof unitMinutes;

/** Cases and short forms that CLDR's tables do not hold. */
const moreUnitWords: Record<TimeUnit, string> = {
  minute: 'min mins minut minutah minuti',
  hour: 'h hr hrs std stunden heures horas ore uren ur urah godzin tuntia',
  day: 'tagen dagen dni dneh dnevi jours dnu dní يومين ايام päivän päivässä vrk dygn',
  week: 'wochen woche semaines semanas settimane weken tednih tednov viikon viikossa',
  month: 'monaten mois meses mesi maanden mesecih kuukauden kuukaudessa',
  year: 'jahren ans años anni jaar leta let vuoden vuodessa',
};

/** Days on which people work, in front of or behind "days". */
export const workingWords: ReadonlySet<string> = new Set(
  [
    ...[
      'business',
      'working',
      'work',
      'werk',
      'arbeits',
      'ouvrable',
      'ouvrables',
      'ouvré',
      'ouvrés',
      'laborable',
      'laborables',
    ],
    ...[
      'hábil',
      'hábiles',
      'lavorativi',
      'lavorativo',
      'úteis',
      'útil',
      'werkdagen',
      'werk',
      'delovnih',
      'delovne',
      'delovni',
    ],
    ...[
      'arki',
      'robocze',
      'roboczych',
      'pracovních',
      'pracovní',
      'munka',
      'arbetsdagar',
      'virkedager',
      'hverdage',
    ],
  ].map(fold),
);

/** One word for both, in some languages. */
export const workingDays: ReadonlySet<string> = new Set(
  [
    ...[
      'werktag',
      'werktage',
      'werktagen',
      'arbeitstag',
      'arbeitstage',
      'arbeitstagen',
      'werkdag',
      'werkdagen',
    ],
    ...[
      'arkipäivä',
      'arkipäivää',
      'arkipäivän',
      'arkipäivässä',
      'arbetsdag',
      'arbetsdagar',
      'virkedag',
      'virkedager',
    ],
    ...['hverdag', 'hverdage', 'munkanap'],
  ].map(fold),
);

/** Small numbers in words, from one to twelve and fourteen. */
const numberRows: readonly string[] = [
  'one two three four five six seven eight nine ten eleven twelve fourteen',
  'eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf vierzehn',
  'une deux trois quatre cinq six sept huit neuf dix onze douze quatorze',
  'una dos tres cuatro cinco seis siete ocho nueve diez once doce catorce',
  'uno due tre quattro cinque sei sette otto nove dieci undici dodici quattordici',
  'uma dois três quatro cinco seis sete oito nove dez onze doze catorze',
  'één twee drie vier vijf zes zeven acht negen tien elf twaalf veertien',
  'ena dva tri štiri pet šest sedem osem devet deset enajst dvanajst štirinajst',
  'yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista neljätoista',
];

const numberOfPlace = (place: number) => (place === 12 ? 14 : place + 1);

/** A number in words, of one language: "due" is two, and no number in front of "to five days". */
interface NumberWord {
  language: number;
  value: number;
}

/** Folded word → what it is in each language that has it. */
export const numberWords: ReadonlyMap<string, readonly NumberWord[]> = (() => {
  const words = new Map<string, NumberWord[]>();
  const add = (word: string, found: NumberWord) =>
    words.set(fold(word), [...(words.get(fold(word)) ?? []), found]);
  for (const [language, row] of numberRows.entries()) {
    for (const [place, word] of row.split(' ').entries())
      add(word, { language, value: numberOfPlace(place) });
  }
  for (const word of ['ein', 'einem', 'einer', 'einen']) add(word, { language: 1, value: 1 });
  for (const word of ['un']) for (const language of [2, 3, 4]) add(word, { language, value: 1 });
  add('dve', { language: 7, value: 2 });
  return words;
})();

/** As they are written, the longer first. */
export const numberSpellings: readonly string[] = [
  ...numberRows.flatMap((row) => row.split(' ')),
  ...['ein', 'einem', 'einer', 'einen', 'un', 'dve'],
].sort((one, other) => other.length - one.length);

/** Folded word → unit, as CLDR says it for one, two, five and a fraction. */
export const unitWords: ReadonlyMap<string, TimeUnit> = new Map(
  (Object.keys(unitMinutes) as TimeUnit[]).flatMap((unit) => [
    ...moreUnitWords[unit].split(' ').map((word): [string, TimeUnit] => [fold(word), unit]),
    ...languages.flatMap((language) =>
      wordsOfUnit(language, unit).map((word): [string, TimeUnit] => [word, unit]),
    ),
  ]),
);

function wordsOfUnit(language: string, unit: TimeUnit): string[] {
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  return [1, 2, 3, 5, 1.5].flatMap((count) =>
    format
      .formatToParts(count)
      .filter(({ type }) => type === 'unit')
      .map(({ value }) => fold(value.trim())),
  );
}

/** Units where words are not divided by spaces, the longer first. */
export const unspacedUnits: readonly (readonly [string, TimeUnit, boolean])[] = [
  ['営業日', 'day', true],
  ['個工作天', 'day', true],
  ['个工作日', 'day', true],
  ['工作天', 'day', true],
  ['工作日', 'day', true],
  ['日間', 'day', false],
  ['週間', 'week', false],
  ['か月', 'month', false],
  ['ヶ月', 'month', false],
  ['個月', 'month', false],
  ['个月', 'month', false],
  ['時間', 'hour', false],
  ['小時', 'hour', false],
  ['小时', 'hour', false],
  ['分鐘', 'minute', false],
  ['分钟', 'minute', false],
  ['天', 'day', false],
  ['日', 'day', false],
  ['週', 'week', false],
  ['周', 'week', false],
  ['年', 'year', false],
];

/** Folded name → number of the month, long and short, as it stands in a date and alone. */
export const monthNames: ReadonlyMap<string, number> = new Map(
  languages.flatMap((language) =>
    Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 15))).flatMap((date, month) =>
      [
        { month: 'long' as const },
        { month: 'short' as const },
        { month: 'long' as const, day: 'numeric' as const },
      ]
        .map((options) =>
          new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).formatToParts(date),
        )
        .flatMap((parts) => parts.filter(({ type, value }) => type === 'month' && !/\d/u.test(value)))
        .map(({ value }): [string, number] => [fold(value).replace(/\.$/u, ''), month + 1]),
    ),
  ),
);

/** Signs, codes and words of money, folded → code. */
export const currencies: ReadonlyMap<string, string> = new Map(
  Object.entries({
    EUR: '€ eur euro euros eura evrov evro evra evri euroa',
    USD: '$ usd us$ dollar dollars dolares dollari',
    GBP: '£ gbp pound pounds pfund livres libras',
    CHF: 'chf franken francs fr sfr',
    JPY: '¥ ￥ jpy yen 円',
    TWD: 'nt$ twd 元',
    CNY: 'cny rmb 人民币',
    PLN: 'pln zł zloty zlotych',
    SEK: 'sek kr kronor',
    NOK: 'nok kroner',
    DKK: 'dkk',
    CZK: 'czk kč',
    HUF: 'huf ft forint',
    INR: '₹ inr',
    CAD: 'cad',
    AUD: 'aud',
    SAR: 'sar ريال',
    AED: 'aed درهم',
    EGP: 'egp جنيه',
  }).flatMap(([code, words]) => words.split(' ').map((word): [string, string] => [fold(word), code])),
);

export const percentWords = new Set(
  ['%', '％', 'percent', 'prozent', 'procent', 'procentov', 'prosenttia', 'percento', '٪'].map(fold),
);
