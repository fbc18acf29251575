import { describe, expect, test } from 'vitest';
import type { CheckScene, FindingKind } from '../../../../shared/schemas/wording.ts';
import { checkReply } from '../../../../shared/text/check/check-reply.ts';
import type { WrittenReply } from '../../../../shared/text/check/finding.ts';

/** What check-reply.test.ts asks in English, in the other languages that agents write. */

const scene = (more: Partial<CheckScene> = {}): CheckScene => ({
  ...{ language: null, ownNames: ['Mara Novak'], asked: [], earlier: [], told: [] },
  customer: { name: '', formality: null },
  wording: { forbidden: [], glossary: [], blocking: [] },
  ...more,
});
const reply = (text: string, more: Partial<WrittenReply> = {}): WrittenReply => ({
  ...{ text, attachments: 0, answers: [], recipients: null },
  ...more,
});
const told = (text: string) => ({
  ...{ conversationId: 'a'.repeat(24), number: 1204, channel: 'telegram', at: '2026-03-03T10:00:00.000Z' },
  text,
});
const of = (kind: FindingKind, text: string, where: CheckScene) =>
  checkReply(reply(text), where).filter((finding) => finding.kind === kind);

describe('what this customer was told on another channel', () => {
  test.each([
    [
      'de',
      'Die Rückerstattung für Ihre Jacke dauert 14 Tage.',
      'Ihre Rückerstattung für die Jacke dauert 10 Tage.',
      '10 Tage',
    ],
    [
      'fr',
      'Le remboursement de la veste prend 14 jours.',
      'Votre remboursement pour la veste prend 10 jours.',
      '10 jours',
    ],
    [
      'es',
      'El reembolso de la chaqueta tarda 14 días.',
      'Su reembolso por la chaqueta tarda 10 días.',
      '10 días',
    ],
    [
      'it',
      'Il rimborso della giacca richiede 14 giorni.',
      'Il rimborso per la giacca richiede 10 giorni.',
      '10 giorni',
    ],
    ['sl', 'Vračilo za jakno traja 14 dni.', 'Vaše vračilo za jakno traja 10 dni.', '10 dni'],
    ['fi', 'Takin palautus kestää 14 päivää.', 'Palautus kestää takin osalta 10 päivää.', '10 päivää'],
    [
      'nl',
      'De terugbetaling van de jas duurt 14 dagen.',
      'Uw terugbetaling voor de jas duurt 10 dagen.',
      '10 dagen',
    ],
    [
      'ja',
      'ジャケットの返金手続きには14日かかります。',
      'ジャケットの返金手続きには10日かかります。',
      '10日',
    ],
    ['zh', '外套的退款需要14天。', '外套的退款需要10天。', '10天'],
    ['ar', 'استرداد ثمن السترة يستغرق 14 يومًا.', 'استرداد ثمن السترة يستغرق 10 أيام.', '10 أيام'],
  ])('%s', (language, before, now, said) => {
    const where = scene({ language, told: [told(before)] });
    expect(of('fact-differs', now, where)).toMatchObject([{ said, source: { type: 'told', number: 1204 } }]);
    expect(of('fact-differs', before, where)).toEqual([]);
  });

  test.each([
    ['de', 'Die Garantie für das Zelt gilt 2 Jahre.', 'Ihre Rückerstattung für die Jacke dauert 10 Tage.'],
    ['fr', 'La livraison du canapé coûte 49 €.', 'Votre remboursement pour la veste sera de 89 €.'],
    ['es', 'El envío a Canarias cuesta 12 €.', 'Su reembolso por la chaqueta es de 89 €.'],
    ['sl', 'Trgovina v Mariboru se odpre ob 9:00.', 'Kurir pride danes ob 14:00.'],
    ['fi', 'Myymälä aukeaa klo 9.00.', 'Kuljettaja soittaa teille klo 14.00.'],
    ['ja', 'テントの保証期間は2年です。', 'ジャケットの返金には10日かかります。'],
    ['zh', '帳篷的保固為2年。', '外套的退款需要10天。'],
  ])('%s: nothing of something else', (language, before, now) => {
    expect(of('fact-differs', now, scene({ language, told: [told(before)] }))).toEqual([]);
  });
});

describe('words of the house', () => {
  test.each([
    ['de', 'garantiert', 'Das Paket kommt garantiert am Freitag.', 'Wir geben 2 Jahre Garantie.'],
    ['fr', 'sans aucun frais', 'Le retour est sans aucun frais.', 'Le retour est sans frais.'],
    ['es', 'gratis', 'La devolución es Gratis.', 'La devolución es gratisísima.'],
    ['it', 'al 100%', 'Funziona al 100%.', 'Funziona al 10%.'],
    ['sl', 'obljubimo', 'Obljubimo vam, da pride jutri.', 'Obljuba dela dolg.'],
    ['fi', 'varmasti', 'Se tulee varmasti huomenna.', 'Varmastikin se tulee huomenna.'],
    ['ja', '必ず', '明日必ず届きます。', '明日届きます。'],
    ['zh', '保證', '我們保證明天送達。', '預計明天送達。'],
    ['ar', 'نضمن', 'نحن نضمن وصول الطرد غدًا.', 'نتوقع وصول الطرد غدًا.'],
  ])('%s: what we do not promise', (language, phrase, wrong, right) => {
    const forbidden = [{ phrase, language, instead: null, reason: null }];
    const where = scene({ language, wording: { forbidden, glossary: [], blocking: [] } });
    expect(of('forbidden', wrong, where)).toHaveLength(1);
    expect(of('forbidden', right, where)).toEqual([]);
  });

  test.each([
    [
      'de',
      'Webshop',
      'Onlineladen',
      'In unserem Onlineladen finden Sie alles.',
      'In unserem Webshop finden Sie alles.',
    ],
    ['fr', 'boutique en ligne', 'e-shop', 'Voyez notre e-shop.', 'Voyez notre boutique en ligne.'],
    ['es', 'tienda en línea', 'webshop', 'Vea nuestra webshop.', 'Vea nuestra tienda en línea.'],
    ['sl', 'spletna trgovina', 'e-trgovina', 'To je naša e-trgovina.', 'To je naša spletna trgovina.'],
    ['fi', 'verkkokauppa', 'nettikauppa', 'Tämä on nettikauppa.', 'Tämä on verkkokauppa.'],
    ['ja', '会員プラン', 'プレミアム会員', 'プレミアム会員になれます。', '会員プランになれます。'],
    ['zh', '網路商店', '網店', '請看我們的網店。', '請看我們的網路商店。'],
  ])('%s: a thing by its name', (language, term, wrong, text, right) => {
    const glossary = [{ term, wrong: [wrong], language }];
    const where = scene({ language, wording: { forbidden: [], glossary, blocking: [] } });
    const [finding] = of('glossary', text, where);
    const fix = finding?.fix;
    expect(fix && text.slice(0, fix.start) + fix.text + text.slice(fix.end)).toBe(right);
    expect(of('glossary', right, where)).toEqual([]);
  });
});

describe('a question that is passed over', () => {
  test.each([
    [
      'de',
      'Wo ist mein Paket? Und was kostet der Versand nach Norwegen?',
      'Ihr Paket ist in Graz.',
      'Ihr Paket ist in Graz. Der Versand ist kostenlos.',
    ],
    [
      'fr',
      'Où est mon colis ? Et combien coûte la livraison en Norvège ?',
      'Votre colis est à Graz.',
      'Votre colis est à Graz, et la livraison coûte 4,90 €.',
    ],
    [
      'es',
      '¿Dónde está mi paquete? ¿Y cuánto cuesta el envío a Noruega?',
      'Su paquete está en Graz.',
      'Su paquete está en Graz. El envío a Noruega es gratuito.',
    ],
    [
      'it',
      'Dove è il mio pacco? E quanto costa la spedizione in Norvegia?',
      'Il suo pacco è a Graz.',
      'Il suo pacco è a Graz. La spedizione costa 4,90 €.',
    ],
    [
      'sl',
      'Kje je moj paket? In koliko stane dostava na Norveško?',
      'Vaš paket je v Gradcu.',
      'Vaš paket je v Gradcu. Dostava stane 4,90 €.',
    ],
    [
      'fi',
      'Missä pakettini on? Ja paljonko toimitus Norjaan maksaa?',
      'Pakettinne on Grazissa.',
      'Pakettinne on Grazissa. Toimitus maksaa 4,90 €.',
    ],
    [
      'nl',
      'Waar is mijn pakket? En hoeveel kost de verzending naar Noorwegen?',
      'Uw pakket is in Graz.',
      'Uw pakket is in Graz. De verzending kost 4,90 €.',
    ],
    [
      'ja',
      '荷物はどこですか？送料はいくらですか？',
      'お荷物はグラーツにあります。',
      'お荷物はグラーツにあります。送料は500円です。',
    ],
    ['zh', '我的包裹在哪裡？寄到挪威的運費多少錢？', '您的包裹在格拉茨。', '您的包裹在格拉茨，運費是500元。'],
    ['ar', 'أين طردي؟ وكم تبلغ تكلفة الشحن إلى النرويج؟', 'طردي في غراتس.', 'طردي في غراتس، والشحن مجاني.'],
  ])('%s', (language, asked, half, whole) => {
    const where = scene({ language, asked: [asked] });
    expect(of('unanswered', half, where), half).toHaveLength(1);
    expect(of('unanswered', whole, where), whole).toEqual([]);
  });
});

describe('what was to be filled in', () => {
  test.each([
    ['de', 'Hallo [Vorname], Ihr Betrag ist [Betrag].', 2],
    ['de', 'Sehr geehrte Frau [Nachname],', 1],
    ['fr', 'Bonjour [Prénom], votre commande [numéro de commande] est partie.', 2],
    ['es', 'Hola [Nombre], su pedido [número de pedido] ha salido.', 2],
    ['it', 'Gentile [Nome], il suo ordine [numero ordine] è partito.', 2],
    ['sl', 'Pozdravljeni [Ime], vaše naročilo [številka naročila] je na poti.', 2],
    ['fi', 'Hei [Nimi], tilauksenne [tilausnumero] on matkalla.', 2],
    ['nl', 'Beste [Naam], uw bestelling [bestelnummer] is onderweg.', 2],
    ['ja', '【お名前】様、ご注文［注文番号］を発送しました。', 2],
    ['zh', '[姓名]您好，您的訂單【訂單編號】已寄出。', 2],
    ['ar', 'مرحبًا [الاسم]، طلبك [رقم الطلب] في الطريق.', 2],
  ])('%s: %s', (language, text, count) => {
    expect(of('leftover', text, scene({ language }))).toHaveLength(count);
  });

  test.each([
    'Siehe Fußnote [1].',
    '【重要】営業時間のお知らせ',
    '[sic]',
    'Art. [12a]',
    'il colore [blu]',
    'Die Taste [Esc]',
  ])('nothing: %s', (text) => {
    expect(of('leftover', text, scene())).toEqual([]);
  });
});

describe('to whom it goes', () => {
  const people = { written: ['mia@example.com'], usual: ['mia@example.com', 'boss@example.com'] };
  const letter = (text: string, more: object) =>
    checkReply(reply(text, { recipients: { ...people, ...more } }), scene()).filter(
      ({ kind }) => kind === 'recipients',
    );
  test('nobody new is nothing', () => {
    expect(letter('Hello', {})).toEqual([]);
  });
  test('somebody new is named, whoever else it goes to', () => {
    expect(letter('Hello', { written: ['mia@example.com', 'Else@Partner.test'] })).toMatchObject([
      { addresses: ['Else@Partner.test'] },
    ]);
  });
});
