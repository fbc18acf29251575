import { englishDays, englishMonths, type Rewording, type Tongue } from './tongue.ts';

const weekdays: readonly string[] = [
  'ال?أحد',
  'ال?اثنين|ال?إثنين',
  'ال?ثلاثاء',
  'ال?أربعاء',
  'ال?خميس',
  'ال?جمعة',
  'ال?سبت',
];

/** As in Egypt and on the Gulf, in the Levant and Iraq, in Morocco, in Algeria and Tunisia. */
const months: readonly string[] = [
  'يناير|كانون الثاني|جانفي',
  'فبراير|شباط|فيفري',
  'مارس|آذار',
  'أبريل|إبريل|نيسان|أفريل',
  'مايو|أيار|ماي',
  'يونيو|يونيه|حزيران|جوان',
  'يوليو|يوليه|تموز|يوليوز|جويلية',
  'أغسطس|آب|غشت|أوت',
  'سبتمبر|أيلول|شتنبر',
  'أكتوبر|تشرين الأول',
  'نوفمبر|تشرين الثاني|نونبر',
  'ديسمبر|كانون الأول|دجنبر',
];

/** "ثلاثة أيام", "ثلاث ساعات". */
const numbers: readonly (readonly [string, number])[] = [
  ['ثلاثة|ثلاث', 3],
  ['أربعة|أربع', 4],
  ['خمسة|خمس', 5],
  ['ستة|ست', 6],
  ['سبعة|سبع', 7],
  ['ثمانية|ثماني|ثمان', 8],
  ['تسعة|تسع', 9],
  ['عشرة|عشر', 10],
];

/** "الساعة التاسعة" */
const hours: readonly (readonly [string, number])[] = [
  ['الحادية عشرة?', 11],
  ['الثانية عشرة?', 12],
  ['الواحدة', 1],
  ['الثانية', 2],
  ['الثالثة', 3],
  ['الرابعة', 4],
  ['الخامسة', 5],
  ['السادسة', 6],
  ['السابعة', 7],
  ['الثامنة', 8],
  ['التاسعة', 9],
  ['العاشرة', 10],
];

const after = '(?:بعد|خلال|في غضون)';
const next = '(?:القادمة?|المقبلة?|التالية?|الجاية?|الجاي)';

/** One, two (a form of its own), and more of them. */
function span([one, two, more]: readonly [string, string, string], english: string): Rewording[] {
  return [
    [`(?:${after} )?(\\d{1,4}) (?:${more}|${one})`, (count) => `in ${count} ${english}`],
    [`(?:${after} )?(?:${two})`, `in 2 ${english}`],
    [`${after} (?:${one})(?: واحدة?)?`, `in 1 ${english}`],
  ];
}

export const arabic: Tongue = {
  spaced: true,
  words: [
    ['(?:حتى|إلى حين|لحين|إلى أن) (?:وصول )?(?:الرد|ال?إجابة|يردوا|يرد|يجيب|ترد)(?: العميل)?', 'until reply'],
    ['(?:بعد |خلال )?نصف ساعة', 'in half an hour'],
    ['(?:في )?(?:عطلة )?نهاية الأسبوع', 'weekend'],
    ['(?:في |حتى )?نهاية (?:اليوم|الدوام)', 'end of day'],
    [`(?:في )?الأسبوع ${next}`, 'next week'],
    [`(?:في )?الشهر ${next}`, 'next month'],
    ['مساء اليوم|اليوم مساء|هذا المساء|الليلة', 'tonight'],
    ['بعد ظهر اليوم|اليوم بعد الظهر', 'this afternoon'],
    ['صباح (?:ال)?غدا?', 'tomorrow morning'],
    ['مساء (?:ال)?غدا?', 'tomorrow evening'],
    ['بعد ظهر (?:ال)?غدا?', 'tomorrow afternoon'],
    ['بعد (?:ال)?غدا?|بعد بكرة|بعد بكرا', 'day after tomorrow'],
    ['بعد الظهر|بعد ظهر', 'afternoon'],
    ['(?:ل|ال|لل)?غدا?|بكرة|بكرا', 'tomorrow'],
    ['اليوم', 'today'],
    ['منتصف الليل', 'midnight'],
    ['ظهرا|الظهر', 'noon'],
    ['عصرا|العصر', 'afternoon'],
    ['(?:في )?(?:الصباح|صباحا?)', 'morning'],
    ['(?:في )?(?:المساء|مساء)', 'evening'],
    ['(?:في )?(?:الليل|ليلا)', 'night'],
    ['(\\d{1,2}(?::\\d{2})?) ?ص', (clock) => `${clock} am`],
    ['(\\d{1,2}(?::\\d{2})?) ?م', (clock) => `${clock} pm`],
    ...hours.map(([words, hour]): Rewording => [words, String(hour)]),
    ...weekdays.map((words, index): Rewording => [words, englishDays[index] ?? '']),
    ...months.map((words, index): Rewording => [words, englishMonths[index] ?? '']),
    ...numbers.map(([words, number]): Rewording => [words, String(number)]),
    ...span(['دقيقة', 'دقيقتين|دقيقتان', 'دقائق'], 'minutes'),
    ...span(['ساعة', 'ساعتين|ساعتان', 'ساعات'], 'hours'),
    ...span(['يوم|يوما', 'يومين|يومان', 'أيام'], 'days'),
    ...span(['أسبوع|أسبوعا', 'أسبوعين|أسبوعان', 'أسابيع'], 'weeks'),
    ...span(['شهر|شهرا', 'شهرين|شهران', 'أشهر|شهور'], 'months'),
    ['(\\d{1,2}) (?:والنصف|ونصف)', (hour) => `${hour}:30`],
    ['(\\d{1,2}) (?:والربع|وربع)', (hour) => `${hour}:15`],
    ['(\\d{1,2}) (?:إلا ربعا?|إلا الربع)', (hour) => `${Number(hour) - 1}:45`],
    [`الساعة|${next}|في|يوم|حتى|إلى|على|عند|من|هذا|و`, ''],
  ],
};
