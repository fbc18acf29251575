import { describe, expect, it } from 'vitest';
import iconv from 'iconv-lite';
import { charsetName, decodeText, knowsCharset } from '../../../server/channels/email/mime/charset.ts';
import { decodeWords } from '../../../server/channels/email/mime/encoded-words.ts';
import { parseMessage, rawMail } from './raw-mail.ts';

const samples: [string, string][] = [
  ['utf-8', 'Grüße, 日本, שלום'],
  ['iso-8859-1', 'Grüße aus Köln'],
  ['iso-8859-15', 'Preis: 5 €'],
  ['iso-8859-2', 'Zażółć gęślą jaźń'],
  ['windows-1250', 'Příliš žluťoučký kůň'],
  ['windows-1251', 'Привет, мир'],
  ['koi8-r', 'Привет, мир'],
  ['windows-1252', '“quoted” – dash'],
  ['windows-1253', 'Καλημέρα'],
  ['iso-8859-8', 'שלום'],
  ['windows-1256', 'مرحبا'],
  ['shift_jis', '注文した商品が届きません'],
  ['euc-jp', '注文した商品が届きません'],
  ['gb2312', '您好，订单没有收到'],
  ['gb18030', '您好，订单没有收到'],
  ['big5', '您好，訂單沒有收到'],
  ['euc-kr', '주문한 상품이 도착하지 않았습니다'],
  ['utf-7', 'Grüße'],
  ['utf-16le', 'Grüße'],
  ['ibm850', 'Grüße'],
  ['macintosh', 'Grüße'],
];

describe('labels that are right', () => {
  it.each(samples)('%s', (label, text) => {
    expect(knowsCharset(label)).toBe(true);
    expect(decodeText(iconv.encode(text, label), label)).toBe(text);
  });

  it('iso-2022-jp, -kr and hz, which hide in seven bits', () => {
    expect(decodeText(Buffer.from('\x1b$B@hCe\x1b(B100', 'latin1'), 'iso-2022-jp')).toBe('先着100');
    expect(decodeText(Buffer.from('\x1b$B@hCe\x1b(B100', 'latin1'), 'us-ascii')).toBe('先着100');
    const korean = iconv.encode('한글', 'euc-kr').map((byte) => byte & 0x7f);
    const shifted = Buffer.concat([Buffer.from('\x1b$)C\x0e'), Buffer.from(korean), Buffer.from('\x0f ok')]);
    expect(decodeText(shifted, 'iso-2022-kr')).toBe('한글 ok');
    expect(decodeText(Buffer.from('~{<:Ky2;~} ok', 'latin1'), 'hz-gb-2312')).toContain(' ok');
  });
});

describe('labels that are wrong or missing', () => {
  it('reads UTF-8 as UTF-8 whatever it is called', () => {
    for (const label of ['iso-8859-1', 'us-ascii', 'windows-1251', 'x-unknown', 'nonsense', null]) {
      expect(decodeText(Buffer.from('Größe – 日本'), label)).toBe('Größe – 日本');
    }
  });

  it('loses only the wrong bytes of broken UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('gut ü '), Buffer.from([0xe4]), Buffer.from(' ende 日')]);
    expect(decodeText(bytes, 'utf-8')).toBe('gut ü ä ende 日');
  });

  it('reads western bytes under no or a false label', () => {
    for (const label of [null, 'utf-8', 'x-unknown', 'us-ascii']) {
      expect(decodeText(Buffer.from('Größe café', 'latin1'), label)).toBe('Größe café');
    }
  });

  it.each([
    ['windows-1251', 'Добрый день, где мой заказ номер 12?'],
    ['koi8-r', 'Добрый день, где мой заказ номер 12?'],
    ['shift_jis', 'お世話になっております。商品がとどきません。'],
    ['euc-jp', 'お世話になっております。商品がとどきません。'],
    ['gb18030', '整体提升企业服务水平，请回复我们'],
    ['big5', '請問我的訂單什麼時候會到'],
    ['euc-kr', '안녕하세요 주문 확인 부탁드립니다'],
    ['windows-1255', 'שלום איפה ההזמנה שלי'],
    ['windows-1256', 'مرحبا اين طلبي من فضلكم'],
  ])('guesses %s', (charset, text) => {
    expect(decodeText(iconv.encode(text, charset), null)).toBe(text);
  });

  it('takes the charset that the HTML names', async () => {
    const body = iconv.encode('<meta charset="windows-1250"><p>žluťoučký kůň</p>', 'windows-1250');
    const mail = await parseMessage(
      Buffer.concat([rawMail('From: a@b.c', 'Content-Type: text/html', '', ''), body]),
    );
    expect(mail.text).toBe('žluťoučký kůň');
  });

  it('cleans up names', () => {
    expect(charsetName('"UTF8"')).toBe('utf-8');
    expect(charsetName("'cp-1252'")).toBe('windows-1252');
    expect(charsetName('charset=utf-8')).toBe('utf-8');
    expect(charsetName('utf-8http-equivcontent-type')).toBe('utf-8http-equivcontent-type');
    expect(charsetName('')).toBeNull();
  });
});

describe('encoded words', () => {
  it.each([
    ['=?utf-8?B?w6Q=?=', 'ä'],
    ['=?UTF-8?q?a_b=C3=A4?= c', 'a bä c'],
    ['=?utf-8?B?w6Q=?= =?utf-8?B?w7Y=?=', 'äö'],
    ['=?utf-8?B?4pw=?=\r\n =?utf-8?B?kw==?=', '✓'],
    ['=?utf-8*en?Q?x?=', 'x'],
    ['=?iso-8859-1?Q?Keld_J=F8rn?= <k@x>', 'Keld Jørn <k@x>'],
    ['=?utf-8?Q?broken with blanks?=', 'broken with blanks'],
    ['=?utf-8?Q?no end', 'no end'],
    ['=?nonsense?Q?abc?=', 'abc'],
    ['a =?utf-8?Q?b?=c', 'a bc'],
    ['=?utf-8?B?w6Q=w7Y=?=', 'äö'],
    ['=?ISO-2022-JP?B?g2OBW4OLIEVYQU1QTEU=?=', 'ツール EXAMPLE'],
    ['raw \xfcmlaut', 'raw ümlaut'],
    ['raw \xc3\xbcmlaut', 'raw ümlaut'],
    ['=?=', '=?='],
  ])('%s', (value, text) => {
    expect(decodeWords(value)).toBe(text);
  });
});
