import { englishDays, englishMonths, type Rewording, type Tongue } from './tongue.ts';

/** As said after "čez" (accusative) and after "ob" (locative). */
const numbers: readonly string[] = [
  'en|eno|ena|enih',
  'dva|dve|dveh',
  'tri|treh',
  'štiri|štirih',
  'pet|petih',
  'šest|šestih',
  'sedem|sedmih',
  'osem|osmih',
  'devet|devetih',
  'deset|desetih',
  'enajst|enajstih',
  'dvanajst|dvanajstih',
];

const months: readonly string[] = [
  'januarja?',
  'februarja?',
  'marec|marca',
  'aprila?',
  'maja?',
  'junija?',
  'julija?',
  'avgusta?|avg',
  'september|septembra',
  'oktober|oktobra',
  'november|novembra',
  'december|decembra',
];

const weekdays: readonly string[] = [
  'nedelj[aoe]|ned',
  'ponedeljek|ponedeljka|pon',
  'torek|torka|tor',
  'sred[aoe]|sre',
  'četrtek|četrtka|čet',
  'petek|petka',
  'sobot[aoe]|sob',
];

export const slovenian: Tongue = {
  spaced: true,
  words: [
    ['do (?:njihovega |strankinega )?odgovora|dokler ne odgovori(?:jo|ta)?', 'until reply'],
    ['(?:čez )?pol ure', 'in half an hour'],
    ['(?:za |čez |konec )?vikenda?|konec tedna', 'weekend'],
    ['(?:do |ob )?kon(?:ec|ca|cu) (?:dneva|delovnika)', 'end of day'],
    ['(?:v )?(?:naslednj|prihodnj|drug)(?:i|em) ted(?:en|nu)', 'next week'],
    ['(?:v )?(?:naslednj|prihodnj)(?:i|em) mesecu?', 'next month'],
    ['danes zvečer|nocoj|drevi', 'tonight'],
    ['danes popoldne', 'this afternoon'],
    ['pojutrišnjem|pojutrišnjega', 'day after tomorrow'],
    ['jutri|jutrišnjega(?: dne)?', 'tomorrow'],
    ['danes', 'today'],
    ['zjutraj|dopoldne', 'morning'],
    ['opoldne|poldne|poldneva', 'noon'],
    ['popoldne', 'afternoon'],
    ['zvečer', 'evening'],
    ['ponoči', 'night'],
    ['opolnoči|polnoči', 'midnight'],
    ...weekdays.map((words, index): Rewording => [words, englishDays[index] ?? '']),
    ...months.map((words, index): Rewording => [words, englishMonths[index] ?? '']),
    ...numbers.map((words, index): Rewording => [words, String(index + 1)]),
    ['(?:čez|v|za) (\\d{1,4}) ?(?:minut[aoei]?|min)', (count) => `in ${count} minutes`],
    ['(?:čez|v|za) (\\d{1,4}) ?(?:ur[aoei]?|h)', (count) => `in ${count} hours`],
    ['(?:čez|v|za) minuto', 'in 1 minute'],
    ['(?:čez|v|za) uro', 'in 1 hour'],
    ['(\\d{1,4}) (?:minut[aoei]?)', (count) => `in ${count} minutes`],
    ['(\\d{1,4}) (?:ur[oei]?)', (count) => `in ${count} hours`],
    ['(?:(?:čez|v|za) )?(\\d{1,4}) (?:dan|dneva|dnevi|dneh|dni)', (count) => `in ${count} days`],
    ['(?:(?:čez|v|za) )?(\\d{1,4}) (?:teden|tedn[aeiu]|tednov|tednih)', (count) => `in ${count} weeks`],
    ['(?:(?:čez|v|za) )?(\\d{1,4}) (?:mesec[aeiu]?|mesecev|mesecih)', (count) => `in ${count} months`],
    ['čez (dan|teden|mesec)', (unit) => `in 1 ${units[unit] ?? ''}`],
    ['ob pol (\\d{1,2})|pol (\\d{1,2})', (one, two) => `halb ${one || two}`],
    ['ob (\\d{1,2})[.:](\\d{2})', (hour, minutes) => `${hour}:${minutes}`],
    ['do|ob|na|v|za|čez|uri?|naslednj(?:i|o|a|ega)|prihodnj(?:i|o|a|ega)|ta|to|dne|in', ''],
  ],
};

const units: Readonly<Record<string, string>> = { dan: 'day', teden: 'week', mesec: 'month' };
