import { englishDays, englishMonths, type Rewording, type Tongue } from './tongue.ts';

const digits = '零一二三四五六七八九';

/** 十二 -> 12, 三十 -> 30, 二十四 -> 24, 兩 -> 2; up to 99, as hours, days and minutes are written. */
function numberOf(written: string): number {
  const [tens, ones] = written
    .replaceAll(/[兩两]/g, '二')
    .replaceAll('〇', '零')
    .split('十');
  if (ones === undefined) return Number((tens ?? '').replaceAll(/./g, (one) => String(digits.indexOf(one))));
  return (tens === '' ? 1 : digits.indexOf(tens ?? '')) * 10 + (ones === '' ? 0 : digits.indexOf(ones));
}

/** Numbers in characters, only before what is counted: 三日後 has one, 三越 has none. */
const counted: Rewording = [
  '([零〇一二兩两三四五六七八九十]{1,3})(?=(?: ?(?:[個个か箇ヶヵケカ])? ?(?:月|年|日|天|號|号|時|时|點|点|分|週|周|星期|禮拜|礼拜|小時|小时|鐘頭|钟头)))',
  (written) => String(numberOf(written)),
];

/** Years, months and days: 2026年12月24日, 12月24日, 12/24, 24日. In both, the month is first. */
const dates: readonly Rewording[] = [
  ['(\\d{4}) ?年 ?(\\d{1,2}) ?月 ?(\\d{1,2}) ?[日號号]?', (...parts) => parts.join('-')],
  ['(\\d{1,2}) ?月 ?(\\d{1,2}) ?[日號号]?', (month, day) => named(month, day)],
  ['(?<![\\d/-])(\\d{1,2})/(\\d{1,2})(?![\\d/-])', (month, day) => named(month, day)],
  ['(\\d{1,2}) ?[日號号](?! ?[後后間])', (day) => `${day}th`],
];

function named(month = '', day = ''): string {
  return `${day} ${englishMonths[Number(month) - 1] ?? '?'}`;
}

/** 9時半, 9點30分, 9時. */
const clocks: readonly Rewording[] = [
  ['(\\d{1,2}) ?[時时點点] ?半', (hour) => `${hour}:30`],
  ['(\\d{1,2}) ?[點点] ?(?:一|1) ?刻', (hour) => `${hour}:15`],
  ['(\\d{1,2}) ?[點点] ?(?:三|3) ?刻', (hour) => `${hour}:45`],
  [
    '(\\d{1,2}) ?[時时點点] ?(\\d{1,2}) ?分?(?![鐘钟後后])',
    (hour, minutes) => `${hour}:${minutes.padStart(2, '0')}`,
  ],
  ['(\\d{1,2}) ?(?:時(?!間)|时(?!间)|[點点]鐘?钟?)', (hour) => hour],
];

const japaneseDays: readonly string[] = ['日', '月', '火', '水', '木', '金', '土'];
const chineseDays: readonly string[] = ['[日天]', '一', '二', '三', '四', '五', '六'];

export const japanese: Tongue = {
  spaced: false,
  words: [
    ['(?:ご)?返(?:信|事|答)(?:が)?(?:ある|来る|くる|届く)?まで|お?返事があるまで', 'until reply'],
    ['半時間後?|(?<!\\d)30分後', 'in half an hour'],
    ['再来週', 'in 2 weeks'],
    ['来週', 'next week'],
    ['来月', 'next month'],
    ['(?:今|この)?週末', 'weekend'],
    ['終業時?|(?:一日|1日|今日|本日)の終わり', 'end of day'],
    ['明後日|あさって', 'day after tomorrow'],
    ['明朝', 'tomorrow morning'],
    ['明晩', 'tomorrow evening'],
    ['明日|あした|あす', 'tomorrow'],
    ['(?:今日|きょう|本日)の?(?:夜|晩|夕方)|今夜|今晩|こんばん', 'tonight'],
    ['(?:今日|きょう|本日)の?午後(?! ?[\\d一二三四五六七八九十])', 'this afternoon'],
    ['今日|きょう|本日', 'today'],
    ...japaneseDays.map((day, index): Rewording => [
      `(?:次|今度|今週)?の?${day}曜日?|[(（]${day}[)）]`,
      englishDays[index] ?? '',
    ]),
    counted,
    ['(\\d{1,4}) ?分間?後', (count) => `in ${count} minutes`],
    ['(\\d{1,4}) ?時間後?', (count) => `in ${count} hours`],
    ['(\\d{1,4}) ?日間?後', (count) => `in ${count} days`],
    ['(\\d{1,4}) ?週間?後?', (count) => `in ${count} weeks`],
    ['(\\d{1,4}) ?[かヶヵケカ箇個]月後?', (count) => `in ${count} months`],
    ['午前中', 'morning'],
    ['午前 ?(?=\\d)|朝の? ?(?=\\d)', 'morning'],
    ['午前|朝', 'morning'],
    ['正午|お?昼', 'noon'],
    ['午後', 'afternoon'],
    ['夕方|晩', 'evening'],
    ['深夜|真夜中', 'midnight'],
    ['夜', 'evening'],
    ...dates,
    ...clocks,
    ['までに?|から|ごろ|頃|[のにへは]', ''],
  ],
};

const chineseSpans: readonly (readonly [string, string])[] = [
  ['分鐘?钟?', 'minutes'],
  ['(?:個|个)? ?(?:小時|小时|鐘頭|钟头)', 'hours'],
  ['[天日]', 'days'],
  ['(?:個|个)? ?(?:週|周|星期|禮拜|礼拜)', 'weeks'],
  ['(?:個|个) ?月', 'months'],
];

const week = '(?:週|周|星期|禮拜|礼拜)';

export const chinese: Tongue = {
  spaced: false,
  words: [
    [
      '(?:直到|等到|等|到)?(?:收到)?(?:對方|对方|客戶|客户|他們|他们)?(?:有)?(?:回覆|回复|答覆|答复)(?:為止|为止|之後|後|后)?',
      'until reply',
    ],
    ['半(?:個|个)?(?:小時|小时|鐘頭|钟头)(?:以|之)?[後后]?', 'in half an hour'],
    ['(?:這|这|本|個|个)*(?:週末|周末)', 'weekend'],
    ['下班前?|(?:今天)?結束前', 'end of day'],
    ...chineseDays.map((day, index): Rewording => [
      `(?<!下)下(?:個|个)?${week}${day}`,
      `next week ${englishDays[index] ?? ''}`,
    ]),
    ...chineseDays.map((day, index): Rewording => [
      `(?:這|这|本)?(?:個|个)?(?<![\\d下兩两個个])${week}${day}(?! ?[後后])`,
      englishDays[index] ?? '',
    ]),
    [`(?<!下)下(?:個|个)?${week}`, 'next week'],
    ['(?<!下)下(?:個|个)?月', 'next month'],
    ['大(?:後天|后天)', 'in 3 days'],
    ['後天|后天', 'day after tomorrow'],
    ['明早', 'tomorrow morning'],
    ['明晚', 'tomorrow evening'],
    ['明天|明日', 'tomorrow'],
    ['(?:今天|今日)(?:晚上|傍晚)|今晚', 'tonight'],
    ['(?:今天|今日)下午(?! ?[\\d一二兩两三四五六七八九十])', 'this afternoon'],
    ['今天|今日', 'today'],
    counted,
    ...chineseSpans.map(([unit, english]): Rewording => [
      `(?:過|过)?(\\d{1,4}) ?${unit}(?:以|之)?[後后]`,
      (count) => `in ${count} ${english}`,
    ]),
    ['早上|上午|早晨', 'morning'],
    ['中午|正午', 'noon'],
    ['下午', 'afternoon'],
    ['傍晚|晚上', 'evening'],
    ['午夜|半夜', 'midnight'],
    ['凌晨 ?(\\d{1,2}) ?[點点時时]', (hour) => `${hour} am`],
    ...dates,
    ...clocks,
    ['直到|到|在|的|於|于', ''],
  ],
};
