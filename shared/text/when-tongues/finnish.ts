import { englishDays, englishMonths, type Rewording, type Tongue } from './tongue.ts';

/** As hours are said, and as in "kolmen päivän päästä". */
const numbers: readonly string[] = [
  'yksi|yhden|yhdeltä',
  'kaksi|kahden|kahdelta',
  'kolme|kolmen|kolmelta',
  'neljä|neljän|neljältä',
  'viisi|viiden|viideltä',
  'kuusi|kuuden|kuudelta',
  'seitsemän|seitsemältä',
  'kahdeksan|kahdeksalta',
  'yhdeksän|yhdeksältä',
  'kymmenen|kymmeneltä',
  'yksitoista|yhdentoista|yhdeltätoista',
  'kaksitoista|kahdentoista|kahdeltatoista',
];

const months: readonly string[] = [
  ...['tammi', 'helmi', 'maalis', 'huhti', 'touko', 'kesä'],
  ...['heinä', 'elo', 'syys', 'loka', 'marras', 'joulu'],
];

const days: readonly string[] = [
  ...['sunnuntai', 'maanantai', 'tiistai', 'keskiviikko', 'torstai', 'perjantai', 'lauantai'],
];
const shortDays: readonly string[] = ['su', 'ma', 'ti', 'ke', 'to', 'pe', 'la'];

const later = '(?:päästä|kuluttua)';

function span(unit: string, english: string): Rewording[] {
  return [
    [`(\\d{1,4}) ?${unit}(?: ${later})?`, (count) => `in ${count} ${english}`],
    [`${unit} ${later}`, `in 1 ${english}`],
  ];
}

export const finnish: Tongue = {
  spaced: true,
  words: [
    ['(?:vastaukseen|vastaukseensa) (?:asti|saakka)|kunnes (?:asiakas )?vasta(?:a|taan|avat)', 'until reply'],
    ['puolen tunnin(?: päästä| kuluttua)?|puoli tuntia', 'in half an hour'],
    ['ensi viikol(?:la|le)|ensi viikon|ensi viikko(?:on)?', 'next week'],
    ['ensi kuu(?:ssa|hun|kausi)|ensi kuukaudessa', 'next month'],
    ['(?:ensi |tänä )?viikonlop(?:puna|pu|puun)', 'weekend'],
    ['päivän (?:päätteeksi|lopussa|loppuun|loppu)', 'end of day'],
    ['tänä iltana|tänään illalla', 'tonight'],
    ['tänä iltapäivänä|tänään iltapäivällä', 'this afternoon'],
    ['ylihuomenna|ylihuominen|ylihuomiseen', 'day after tomorrow'],
    ['huomenaamulla|huomisaamuna|huomisaamu|huomisaamuun', 'tomorrow morning'],
    ['huomisiltana|huomenillalla', 'tomorrow evening'],
    ['huomenna|huominen|huomiseen', 'tomorrow'],
    ['tänään', 'today'],
    ['aamulla|aamupäivällä|aamuna|aamu|aamuun', 'morning'],
    ['keskipäivällä|keskipäivään|puoliltapäivin|puolenpäivän aikaan|puoleltapäivin', 'noon'],
    ['iltapäivällä|iltapäivä|iltapäivään', 'afternoon'],
    ['illalla|iltana|ilta|iltaan', 'evening'],
    ['keskiyöllä|keskiyöhön|puoliltaöin', 'midnight'],
    ['yöllä', 'night'],
    ...days.map((day, index): Rewording => [
      `${day}(?:na|hin|ksi|n)?|${day === 'keskiviikko' ? 'keskiviikkoon|keskiviikoksi|keskiviikon' : `${day}ta`}`,
      englishDays[index] ?? '',
    ]),
    ...months.map((month, index): Rewording => [`${month}kuu(?:n|ta|ssa|hun)?`, englishMonths[index] ?? '']),
    ...numbers.map((words, index): Rewording => [words, String(index + 1)]),
    ...span('(?:minuutin|minuuttia|min)', 'minutes'),
    ...span('(?:tunnin|tuntia|h|t)', 'hours'),
    ...span('(?:päivän|päivää|pv)', 'days'),
    ...span('(?:viikon|viikkoa|vk)', 'weeks'),
    ...span('(?:kuukauden|kuukautta|kk)', 'months'),
    ['(?:(?:klo|kello) )?puoli (\\d{1,2})', (hour) => `halb ${hour}`],
    ['(?:klo|kello) ?(\\d{1,2})[.:](\\d{2})', (hour, minutes) => `${hour}:${minutes}`],
    ['klo|kello|ensi|seuraava(?:na)?|asti|saakka|mennessä|tämä|tänä|ja', ''],
  ],
  short: shortDays.map((day, index): Rewording => [day, englishDays[index] ?? '']),
};
