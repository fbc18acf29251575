import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseWhen } from '../../../shared/text/when.ts';
import { workLanguages } from '../../../shared/mails/languages.ts';

/** A Wednesday, ten past ten in Zurich. */
const now = new Date('2026-11-25T09:10:00Z');
const timeZone = 'Europe/Zurich';

/** As clocks in Zurich show it. */
function read(text: string, language?: string): string | null {
  const when = parseWhen(text, { now, timeZone, ...(language && { language }) });
  if (when === null) return null;
  if ('untilReply' in when) return 'reply';
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
    when.at,
  );
}

const cases: Record<string, Record<string, string>> = {
  sl: {
    jutri: '2026-11-26 09:00',
    'jutri ob 9': '2026-11-26 09:00',
    'Jutri ob 14.30': '2026-11-26 14:30',
    'jutri ob devetih': '2026-11-26 09:00',
    'jutri zjutraj': '2026-11-26 09:00',
    'jutri popoldne': '2026-11-26 14:00',
    'jutri zvečer ob 8': '2026-11-26 20:00',
    'pojutrišnjem ob 7.15': '2026-11-27 07:15',
    'jutri ob pol devetih': '2026-11-26 08:30',
    nocoj: '2026-11-25 18:00',
    'danes popoldne': '2026-11-25 14:00',
    'danes opoldne': '2026-11-25 12:00',
    'do jutri': '2026-11-26 09:00',
    ponedeljek: '2026-11-30 09:00',
    'v ponedeljek ob 8': '2026-11-30 08:00',
    'do petka': '2026-11-27 09:00',
    'naslednji ponedeljek 14:30': '2026-11-30 14:30',
    'v soboto': '2026-11-28 09:00',
    'naslednji teden': '2026-11-30 09:00',
    'naslednji teden v torek': '2026-12-01 09:00',
    'prihodnji mesec': '2026-12-01 09:00',
    'čez 3 dni': '2026-11-28 09:00',
    'čez tri dni ob 14h': '2026-11-28 14:00',
    'cez 5 dni': '2026-11-30 09:00',
    'čez en teden': '2026-12-02 09:00',
    'čez dva tedna': '2026-12-09 09:00',
    'čez uro': '2026-11-25 11:10',
    'čez dve uri': '2026-11-25 12:10',
    'čez pol ure': '2026-11-25 10:40',
    'čez 20 minut': '2026-11-25 10:30',
    'čez mesec': '2026-12-25 09:00',
    'za vikend': '2026-11-28 09:00',
    'do konca dneva': '2026-11-25 17:00',
    '24. december ob 18.00': '2026-12-24 18:00',
    '24. decembra': '2026-12-24 09:00',
    '24. 12. ob 18h': '2026-12-24 18:00',
    '3. 1. 2027': '2027-01-03 09:00',
    'do odgovora': 'reply',
    'dokler ne odgovorijo': 'reply',
  },
  fi: {
    huomenna: '2026-11-26 09:00',
    'huomenna klo 9': '2026-11-26 09:00',
    'huomenna 14.30': '2026-11-26 14:30',
    'Huomenna klo 14.30': '2026-11-26 14:30',
    'huomenna kello yhdeksän': '2026-11-26 09:00',
    'huomenna puoli yhdeksältä': '2026-11-26 08:30',
    'huomenna aamulla': '2026-11-26 09:00',
    huomisaamuna: '2026-11-26 09:00',
    'huomenna iltapäivällä kolmelta': '2026-11-26 15:00',
    'ylihuomenna klo 7': '2026-11-27 07:00',
    'tänä iltana': '2026-11-25 18:00',
    'tänään klo 16': '2026-11-25 16:00',
    'huomiseen asti': '2026-11-26 09:00',
    'ensi maanantai 14:30': '2026-11-30 14:30',
    'ensi maanantaina klo 14.30': '2026-11-30 14:30',
    'ma 8.30': '2026-11-30 08:30',
    'to klo 9': '2026-11-26 09:00',
    la: '2026-11-28 09:00',
    'perjantaihin mennessä': '2026-11-27 09:00',
    'ensi keskiviikkona': '2026-12-02 09:00',
    'ensi viikolla': '2026-11-30 09:00',
    'ensi viikon tiistaina': '2026-12-01 09:00',
    'ensi kuussa': '2026-12-01 09:00',
    viikonloppuna: '2026-11-28 09:00',
    '3 päivän päästä': '2026-11-28 09:00',
    'kolmen päivän kuluttua klo 14': '2026-11-28 14:00',
    'viikon päästä': '2026-12-02 09:00',
    'kahden viikon päästä': '2026-12-09 09:00',
    'tunnin päästä': '2026-11-25 11:10',
    '2 tunnin kuluttua': '2026-11-25 12:10',
    'puolen tunnin päästä': '2026-11-25 10:40',
    'kuukauden päästä': '2026-12-25 09:00',
    '24. joulukuuta klo 18': '2026-12-24 18:00',
    '24.12. klo 18.15': '2026-12-24 18:15',
    'päivän päätteeksi': '2026-11-25 17:00',
    'kunnes asiakas vastaa': 'reply',
    'vastaukseen asti': 'reply',
  },
  ja: {
    明日: '2026-11-26 09:00',
    明日9時: '2026-11-26 09:00',
    明日の午後3時: '2026-11-26 15:00',
    明日９時半: '2026-11-26 09:30',
    '明日 14:30': '2026-11-26 14:30',
    明日の朝: '2026-11-26 09:00',
    明日の朝八時十五分: '2026-11-26 08:15',
    あしたの夜8時: '2026-11-26 20:00',
    明後日の午前10時: '2026-11-27 10:00',
    あさって: '2026-11-27 09:00',
    今夜: '2026-11-25 18:00',
    今日の午後3時: '2026-11-25 15:00',
    今日の午後: '2026-11-25 14:00',
    正午: '2026-11-25 12:00',
    '3日後': '2026-11-28 09:00',
    三日後の14時: '2026-11-28 14:00',
    '2時間後': '2026-11-25 12:10',
    '30分後': '2026-11-25 10:40',
    '1週間後': '2026-12-02 09:00',
    '2週間後の17時': '2026-12-09 17:00',
    '1か月後': '2026-12-25 09:00',
    '3ヶ月後': '2027-02-25 09:00',
    来週: '2026-11-30 09:00',
    来週の火曜日: '2026-12-01 09:00',
    再来週: '2026-12-09 09:00',
    次の月曜14時30分: '2026-11-30 14:30',
    月曜日まで: '2026-11-30 09:00',
    金曜の17時: '2026-11-27 17:00',
    日曜日: '2026-11-29 09:00',
    来月: '2026-12-01 09:00',
    週末: '2026-11-28 09:00',
    '12月24日18時': '2026-12-24 18:00',
    十二月二十四日: '2026-12-24 09:00',
    '2027年1月3日': '2027-01-03 09:00',
    '12/5': '2026-12-05 09:00',
    '2026/12/24 18:00': '2026-12-24 18:00',
    '28日9時': '2026-11-28 09:00',
    '3日': '2026-12-03 09:00',
    返信があるまで: 'reply',
    返事が来るまで: 'reply',
  },
  'zh-Hant': {
    明天: '2026-11-26 09:00',
    明天9點: '2026-11-26 09:00',
    '明天 9 點半': '2026-11-26 09:30',
    明天下午三點: '2026-11-26 15:00',
    明天下午3點一刻: '2026-11-26 15:15',
    明天早上: '2026-11-26 09:00',
    明早8點: '2026-11-26 08:00',
    明晚8點: '2026-11-26 20:00',
    後天上午十點三十分: '2026-11-27 10:30',
    大後天: '2026-11-28 09:00',
    今晚: '2026-11-25 18:00',
    今天晚上8點: '2026-11-25 20:00',
    今天下午: '2026-11-25 14:00',
    中午12點: '2026-11-25 12:00',
    '3 天後': '2026-11-28 09:00',
    三天後下午2點: '2026-11-28 14:00',
    兩小時後: '2026-11-25 12:10',
    '2 個小時後': '2026-11-25 12:10',
    半小時後: '2026-11-25 10:40',
    '20分鐘後': '2026-11-25 10:30',
    一週後: '2026-12-02 09:00',
    兩個星期後: '2026-12-09 09:00',
    一個月後: '2026-12-25 09:00',
    下週: '2026-11-30 09:00',
    '下週一 14:30': '2026-11-30 14:30',
    下星期二下午三點: '2026-12-01 15:00',
    下個禮拜五: '2026-12-04 09:00',
    週五: '2026-11-27 09:00',
    這週五下午5點: '2026-11-27 17:00',
    星期天: '2026-11-29 09:00',
    下個月: '2026-12-01 09:00',
    週末: '2026-11-28 09:00',
    '12月24日下午6點': '2026-12-24 18:00',
    十二月二十四號: '2026-12-24 09:00',
    '2027年1月3日': '2027-01-03 09:00',
    '12/5': '2026-12-05 09:00',
    凌晨2點: '2026-11-26 02:00',
    直到回覆: 'reply',
    等到對方回覆: 'reply',
    // Written in mainland China.
    后天下午3点: '2026-11-27 15:00',
    两小时后: '2026-11-25 12:10',
    下周一: '2026-11-30 09:00',
  },
  ar: {
    غدا: '2026-11-26 09:00',
    غدًا: '2026-11-26 09:00',
    'غدًا 9': '2026-11-26 09:00',
    'غدًا ٩': '2026-11-26 09:00',
    'غداً الساعة ٩': '2026-11-26 09:00',
    'غدًا الساعة ٢:٣٠ مساءً': '2026-11-26 14:30',
    'غدًا الساعة ٩ صباحًا': '2026-11-26 09:00',
    'غدًا، الساعة التاسعة والنصف صباحًا': '2026-11-26 09:30',
    'غدًا الساعة الثالثة إلا ربعًا عصرًا': '2026-11-26 14:45',
    'غدا 3 م': '2026-11-26 15:00',
    'صباح الغد': '2026-11-26 09:00',
    'مساء الغد': '2026-11-26 18:00',
    'حتى الغد': '2026-11-26 09:00',
    'بعد غد': '2026-11-27 09:00',
    'بعد غدٍ الساعة ٧': '2026-11-27 07:00',
    'بكرة الساعة ١٠': '2026-11-26 10:00',
    الليلة: '2026-11-25 18:00',
    'هذا المساء': '2026-11-25 18:00',
    'اليوم الساعة ١٦': '2026-11-25 16:00',
    'اليوم بعد الظهر': '2026-11-25 14:00',
    'بعد 3 أيام': '2026-11-28 09:00',
    'بعد ٣ أيام': '2026-11-28 09:00',
    'بعد ثلاثة أيام الساعة ١٤': '2026-11-28 14:00',
    'بعد يومين': '2026-11-27 09:00',
    'بعد ساعة': '2026-11-25 11:10',
    'بعد ساعتين': '2026-11-25 12:10',
    'بعد نصف ساعة': '2026-11-25 10:40',
    'بعد ٢٠ دقيقة': '2026-11-25 10:30',
    'بعد أسبوع': '2026-12-02 09:00',
    'بعد أسبوعين': '2026-12-09 09:00',
    'بعد شهر': '2026-12-25 09:00',
    'الأسبوع القادم': '2026-11-30 09:00',
    'الثلاثاء الأسبوع المقبل': '2026-12-01 09:00',
    'الشهر القادم': '2026-12-01 09:00',
    'نهاية الأسبوع': '2026-11-28 09:00',
    'يوم الاثنين': '2026-11-30 09:00',
    'الاثنين القادم 14:30': '2026-11-30 14:30',
    'يوم الإثنين المقبل الساعة ٨ صباحًا': '2026-11-30 08:00',
    الجمعة: '2026-11-27 09:00',
    '24 ديسمبر 18:00': '2026-12-24 18:00',
    '٢٤ كانون الأول': '2026-12-24 09:00',
    '٢٤/١٢/٢٠٢٦': '2026-12-24 09:00',
    '\u200f٢٤ ديسمبر\u200f الساعة ٦ مساءً': '2026-12-24 18:00',
    'نهاية اليوم': '2026-11-25 17:00',
    'حتى الرد': 'reply',
    'حتى يرد العميل': 'reply',
  },
};

for (const [language, texts] of Object.entries(cases)) {
  describe(`moments in ${language}`, () => {
    it.each(Object.entries(texts))('%s', (text, expected) => {
      expect(read(text, language)).toBe(expected);
    });
  });
}

describe('whoever reads', () => {
  it.each([
    ['jutri ob 9', 'en', '2026-11-26 09:00'],
    ['tomorrow 9', 'ar', '2026-11-26 09:00'],
    ['fri 5pm', 'ja', '2026-11-27 17:00'],
    ['morgen um 9', 'fi', '2026-11-26 09:00'],
    ['明天9點', 'de', '2026-11-26 09:00'],
    ['明日9時', 'zh-Hant', '2026-11-26 09:00'],
    ['غدًا ٩', 'fr', '2026-11-26 09:00'],
    // One word of two languages: the reader's own counts.
    ['do 10', 'de', '2026-11-26 10:00'],
    ['do 11', 'sl', '2026-11-25 11:00'],
    ['ma klo 9', 'fi', '2026-11-30 09:00'],
    ['12/5', 'en-US', '2026-12-05 09:00'],
    ['12/5', 'en-GB', '2027-05-12 09:00'],
    ['12/24/2026 6pm', 'en-US', '2026-12-24 18:00'],
  ])('%s, read by one who writes %s', (text, language, expected) => {
    expect(read(text, language)).toBe(expected);
  });

  it.each([
    ['la 9', 'sl'],
    ['ma', 'de'],
  ])('does not take the short days of Finnish from others: %s', (text, language) => {
    expect(read(text, language)).not.toBe('2026-11-30 09:00');
  });

  it.each([
    ['friday 14.30', '2026-11-27 14:30'],
    ['freitag um 9.10', '2026-11-27 09:10'],
    ['the 24th', '2026-12-24 09:00'],
    ['28th at 17:00', '2026-11-28 17:00'],
    ['the 31st', '2026-12-31 09:00'],
    ['tomorrow 2 at night', '2026-11-26 02:00'],
    ['heute 12 nachts', '2026-11-26 00:00'],
  ])('what all write: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe('what is no moment to come', () => {
  it.each([
    ['kmalu', 'sl'],
    ['včeraj', 'sl'],
    ['jutri nekoč', 'sl'],
    ['pet', 'sl'],
    ['eilen', 'fi'],
    ['pian', 'fi'],
    ['huomenna joskus', 'fi'],
    ['昨日', 'ja'],
    ['あとで', 'ja'],
    ['明日たぶん', 'ja'],
    ['三越', 'ja'],
    ['13月1日', 'ja'],
    ['昨天', 'zh-Hant'],
    ['晚點', 'zh-Hant'],
    ['明天再說', 'zh-Hant'],
    ['下下週一', 'zh-Hant'],
    ['2月31日', 'zh-Hant'],
    ['أمس', 'ar'],
    ['قريبا', 'ar'],
    ['غدا ربما', 'ar'],
    ['٢٥:٠٠', 'ar'],
    ['اليوم الساعة ٩ صباحا', 'ar'],
  ])('%s', (text, language) => {
    // A number alone is an hour: "pet" is five.
    expect(read(text, language)).toBe(text === 'pet' ? '2026-11-25 17:00' : null);
  });

  it('is quick with what nobody can read', () => {
    const nonsense = 'ob čez 明日たぶん غدا ربما tomorrow somewhen '.repeat(40);
    expect(read(nonsense, 'sl')).toBeNull();
    const begun = performance.now();
    for (let i = 0; i < 10; i++) read(nonsense, 'sl');
    expect((performance.now() - begun) / 10).toBeLessThan(250);
  });
});

describe('what the field suggests', () => {
  const said = (language: string) =>
    (
      JSON.parse(readFileSync(new URL(`../../../web/locales/${language}.json`, import.meta.url), 'utf8')) as {
        when: Record<'hint' | 'unclear', string>;
      }
    ).when;

  it.each(workLanguages)('is understood in %s', (language) => {
    const { hint, unclear } = said(language);
    const hints = hint.split(/[,、،，]\s*/);
    const tried = [...unclear.matchAll(/[“„«»「‘”]\s?([^“”„«»「」]+?)\s?[”“»«」]/g)].map(
      ([, text]) => text ?? '',
    );
    expect(hints).toHaveLength(3);
    expect(tried).toHaveLength(3);
    expect([...hints, ...tried].filter((text) => read(text, language) === null)).toEqual([]);
    expect(read(hints[0] ?? '', language)).toBe('2026-11-26 09:00');
    expect(read(hints[1] ?? '', language)).toBe('2026-11-28 09:00');
    expect(read(hints[2] ?? '', language)).toBe('2026-11-30 14:30');
  });

  it('is in the language of each', () => {
    const others = workLanguages.filter((one) => one !== 'en');
    expect(others.filter((language) => said(language).hint.includes('tomorrow'))).toEqual([]);
  });
});
