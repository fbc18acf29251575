import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkScene, findingKinds, type CheckScene } from '../../../../shared/schemas/wording.ts';
import { checkReply } from '../../../../shared/text/check/check-reply.ts';
import type { Finding, WrittenReply } from '../../../../shared/text/check/finding.ts';

const told = (text: string, more: Partial<CheckScene['told'][number]> = {}) => ({
  ...{ conversationId: 'a'.repeat(24), number: 1204, channel: 'telegram', at: '2026-03-03T10:00:00.000Z' },
  text,
  ...more,
});
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
const kinds = (findings: readonly Finding[]) => findings.map(({ kind }) => kind);
const fixed = (text: string, [finding]: readonly Finding[]) =>
  finding?.fix ? text.slice(0, finding.fix.start) + finding.fix.text + text.slice(finding.fix.end) : null;

describe('facts against the answer they came from', () => {
  const refunds = [
    [
      'en',
      'Refunds take 14 days.',
      'Hi! The refund takes 10 days then.',
      'Hi! The refund takes 14 days then.',
    ],
    [
      'de',
      'Die Rückerstattung dauert 14 Tage.',
      'Ihre Rückerstattung dauert zehn Tage.',
      'Ihre Rückerstattung dauert 14 Tage.',
    ],
    [
      'fr',
      'Le remboursement prend 14 jours.',
      'Votre remboursement prend 10 jours.',
      'Votre remboursement prend 14 jours.',
    ],
    ['es', 'El reembolso tarda 14 días.', 'Su reembolso tarda 10 días.', 'Su reembolso tarda 14 días.'],
    [
      'it',
      'Il rimborso richiede 14 giorni.',
      'Il rimborso richiede 10 giorni.',
      'Il rimborso richiede 14 giorni.',
    ],
    ['sl', 'Vračilo traja 14 dni.', 'Vaše vračilo traja 10 dni.', 'Vaše vračilo traja 14 dni.'],
    ['fi', 'Palautus kestää 14 päivää.', 'Palautus kestää 10 päivää.', 'Palautus kestää 14 päivää.'],
    ['ja', '返金には14日かかります。', '返金には10日かかります。', '返金には14日かかります。'],
    ['zh', '退款需要14天。', '退款需要10天。', '退款需要14天。'],
  ] as const;

  test.each(refunds)('%s', (_, text, written, right) => {
    const findings = checkReply(reply(written, { answers: [{ title: 'Refunds', text }] }), scene());
    expect(findings).toMatchObject([{ kind: 'fact-differs', source: { type: 'answer', title: 'Refunds' } }]);
    expect(fixed(written, findings)).toBe(right);
  });

  test.each(refunds)('%s: as the answer says', (_, text) => {
    expect(checkReply(reply(text, { answers: [{ title: 'Refunds', text }] }), scene())).toEqual([]);
  });

  test.each([
    ['two weeks are fourteen days', 'Refunds take 14 days.', 'The refund takes two weeks.'],
    ['within what was said', 'Delivery takes 3 to 5 days.', 'Delivery takes 4 days.'],
    [
      'beside what was said',
      'Refunds take 14 days.',
      'Refunds take 14 days, your bank needs 2 days for the refund.',
    ],
    [
      'about something else',
      'Refunds take 14 days. Vouchers last 2 years.',
      'Our warehouse closes for 3 days.',
    ],
    ['of another kind', 'Refunds take 14 days.', 'The refund is 49.90 €.'],
    ['the same in another way', 'It costs 1,200.00 EUR.', 'It costs €1200.'],
    ['the year left out', 'The sale ends on 3 March 2026.', 'The sale ends on March 3rd.'],
  ])('nothing: %s', (_, text, written) => {
    expect(checkReply(reply(written, { answers: [{ title: 'A', text }] }), scene())).toEqual([]);
  });

  test.each([
    ['money', 'Shipping costs 4.90 €.', 'Shipping costs 5.90 €.'],
    ['a share', 'Members get 10 % off shoes.', 'Members get 15 % off shoes.'],
    ['a day', 'The sale ends on 3 March.', 'The sale ends on 5 March.'],
    ['a time', 'The shop opens at 9:00.', 'The shop opens at 10:00.'],
    ['working days', 'Delivery takes 5 business days.', 'Delivery takes 5 days.'],
  ])('differs: %s', (_, text, written) => {
    const findings = checkReply(reply(written, { answers: [{ title: 'A', text }] }), scene());
    expect(kinds(findings)).toEqual(['fact-differs']);
    expect(fixed(written, findings)).toBe(text);
  });
});

describe('facts against what this customer was told', () => {
  const written = 'Your refund for the jacket takes 10 days.';

  test('on another channel', () => {
    const [finding] = checkReply(
      reply(written),
      scene({ told: [told('The refund for your jacket takes 14 days.')] }),
    );
    expect(finding).toMatchObject({
      ...{ kind: 'fact-differs', said: '10 days', known: '14 days' },
      source: { type: 'told', number: 1204, channel: 'telegram' },
    });
  });

  test('what was told last counts', () => {
    const before = told('The refund for your jacket takes 14 days.');
    const lately = told('The refund for the jacket takes 10 days now.', { at: '2026-04-01T10:00:00.000Z' });
    expect(checkReply(reply(written), scene({ told: [before, lately] }))).toEqual([]);
    expect(kinds(checkReply(reply(written), scene({ told: [lately, told('x')] })))).toEqual([]);
  });

  test.each([
    ['little in common', 'The guarantee for the tent lasts 14 days.'],
    ['of another order', 'Order #1111: the refund for your jacket takes 14 days.'],
  ])('nothing: %s', (_, text) => {
    const about = 'Order #2222: your refund for the jacket takes 10 days.';
    expect(checkReply(reply(about), scene({ told: [told(text)] }))).toEqual([]);
  });
});

describe('words of the house', () => {
  const wording: CheckScene['wording'] = {
    forbidden: [
      {
        phrase: 'guaranteed',
        language: null,
        instead: 'expected',
        reason: 'We promise nothing of the carrier.',
      },
      { phrase: 'garantiert', language: 'de', instead: null, reason: null },
    ],
    glossary: [{ term: 'web shop', wrong: ['shop', 'store'], language: null }],
    blocking: [],
  };

  test('a promise we do not make, with what to say', () => {
    const text = 'Guaranteed by Friday.';
    const findings = checkReply(reply(text), scene({ wording }));
    expect(findings).toMatchObject([
      { kind: 'forbidden', phrase: 'Guaranteed', reason: 'We promise nothing of the carrier.' },
    ]);
    expect(fixed(text, findings)).toBe('Expected by Friday.');
  });

  test('only in its language', () => {
    expect(kinds(checkReply(reply('garantiert'), scene({ wording, language: 'de' })))).toEqual(['forbidden']);
    expect(checkReply(reply('garantiert'), scene({ wording, language: 'nl' }))).toEqual([]);
  });

  test('a thing by its name', () => {
    const text = 'See our web shop, the store of all shops.';
    const findings = checkReply(reply(text), scene({ wording }));
    expect(findings).toMatchObject([{ kind: 'glossary', found: 'store', term: 'web shop' }]);
    expect(fixed(text, findings)).toBe('See our web shop, the web shop of all shops.');
  });
});

describe('formality', () => {
  test.each([
    ['de', 'Ich habe dir das Paket geschickt.', 'Ich habe Ihnen das Paket geschickt.', 'dir'],
    ['fr', 'Je vous remercie de ton message.', 'Je vous remercie de votre message.', 'ton'],
    ['es', 'He enviado tus zapatos.', 'Usted recibirá los zapatos.', 'tus'],
    ['it', 'Ho spedito il tuo pacco.', 'Grazie, Lei riceverà il pacco.', 'tuo'],
    ['nl', 'Ik heb jouw pakket verstuurd.', 'Ik heb uw pakket verstuurd.', 'jouw'],
    ['sl', 'Poslal sem tvoj paket.', 'Poslal sem vaš paket.', 'tvoj'],
    ['fi', 'Lähetin sinulle paketin.', 'Lähetin teille paketin.', 'sinulle'],
    ['zh', '你的包裹已寄出。', '您的包裹已寄出。', '你'],
  ])('%s', (language, informal, formal, found) => {
    const polite = scene({ language, customer: { name: '', formality: 'formal' } });
    expect(checkReply(reply(informal), polite)).toMatchObject([
      { kind: 'formality', found, expected: 'formal', because: 'profile' },
    ]);
    expect(checkReply(reply(formal), polite)).toEqual([]);
    const friend = scene({ language, customer: { name: '', formality: 'informal' } });
    expect(kinds(checkReply(reply(formal), friend))).toEqual(['formality']);
  });

  test('as we wrote so far', () => {
    const earlier = ['Vielen Dank, wir haben Ihnen geschrieben.'];
    const findings = checkReply(reply('Ich melde mich bei dir.'), scene({ language: 'de', earlier }));
    expect(findings).toMatchObject([{ kind: 'formality', because: 'earlier' }]);
    expect(
      checkReply(
        reply('Ich melde mich bei dir.'),
        scene({ language: 'de', earlier: [...earlier, 'Bis bald, ich freue mich auf dich.'] }),
      ),
    ).toEqual([]);
  });

  test('"Sie" where a sentence begins may be "they"', () => {
    const friend = scene({ language: 'de', customer: { name: '', formality: 'informal' } });
    expect(checkReply(reply('Die Schuhe sind da. Sie passen.'), friend)).toEqual([]);
  });
});

describe('greeting', () => {
  const mia = { name: 'Mia Lindqvist', formality: null };
  test.each([
    ['Hi Maja,\nthanks', 'Hi Mia,\nthanks'],
    ['Dear Ms. Lindberg,\nthanks', 'Dear Ms. Lindqvist,\nthanks'],
    ['Sehr geehrte Frau Berg,\n', 'Sehr geehrte Frau Lindqvist,\n'],
    ['Bonjour Anne Petit,\n', 'Bonjour Mia Lindqvist,\n'],
    ['Hola Ana!\n', 'Hola Mia!\n'],
    ['Gentile Sig. Rossi,\n', 'Gentile Sig. Lindqvist,\n'],
    ['Spoštovana gospa Novak,\n', 'Spoštovana gospa Lindqvist,\n'],
    ['Hei Aino,\n', 'Hei Mia,\n'],
  ])('%s', (written, right) => {
    const findings = checkReply(reply(written), scene({ customer: mia }));
    expect(kinds(findings)).toEqual(['greeting']);
    expect(fixed(written, findings)).toBe(right);
  });

  test.each([
    'Hi Mia,',
    'Dear Ms Lindqvist,',
    'Hello MIA LINDQVIST!',
    'Hi there,',
    'Hello again,',
    'Liebe alle,',
    'Sehr geehrte Damen und Herren,',
    'Hello, your parcel is here',
    'Hi and thanks for writing',
    'Thank you, Maja.',
  ])('nothing: %s', (written) => {
    expect(checkReply(reply(written), scene({ customer: mia }))).toEqual([]);
  });

  test('family names come first in Japan', () => {
    const customer = { name: '田中 美咲', formality: null };
    expect(kinds(checkReply(reply('山田様\nありがとう'), scene({ customer })))).toEqual(['greeting']);
    expect(checkReply(reply('田中様\nありがとう'), scene({ customer }))).toEqual([]);
  });

  test.each(['', 'mia.l@example.com', '@mia_77'])('no name to hold it against: %s', (name) => {
    expect(checkReply(reply('Hi Maja,'), scene({ customer: { name, formality: null } }))).toEqual([]);
  });
});

describe('what was to be filled in', () => {
  test.each([
    '{{contact.firstName}}',
    '[NAME]',
    '[Kundenname]',
    '%FIRST_NAME%',
    '<Name>',
    '{order_id}',
    'XXX',
    'TODO',
    '[insert date here]',
  ])('%s', (found) => {
    expect(checkReply(reply(`Thanks ${found}.`), scene())).toMatchObject([{ kind: 'leftover', found }]);
  });

  test.each(['size XXL', '[1]', '100%', 'a < b > c', 'the set {a, b}', '[sic]'])('nothing: %s', (text) => {
    expect(checkReply(reply(text), scene())).toEqual([]);
  });
});

describe('a file that is spoken of', () => {
  const sentences = [
    'I have attached the label.',
    'Please find attached our invoice.',
    'Anbei das Etikett.',
    'Ich habe die Rechnung angehängt.',
    'Vous trouverez la facture en pièce jointe.',
    'Le adjunto la factura.',
    'In allegato trova la fattura.',
    'Segue em anexo a fatura.',
    'In de bijlage vindt u de factuur.',
    'V priponki vam pošiljam račun.',
    'Liitteenä lasku.',
    'W załączeniu przesyłam fakturę.',
    '請求書を添付いたします。',
    '隨信附上發票。',
  ];
  test.each(sentences)('%s', (text) => {
    expect(kinds(checkReply(reply(text), scene()))).toContain('attachment');
    expect(kinds(checkReply(reply(text, { attachments: 1 }), scene()))).not.toContain('attachment');
  });

  test.each([
    'Please attach a photo.',
    'Could you send the attachment again?',
    'Bitte hängen Sie ein Foto an.',
    'Your attachment was too large.',
    'Thank you for the attached photo',
  ])('asks for one: %s', (text) => {
    expect(kinds(checkReply(reply(text), scene()))).not.toContain('attachment');
  });
});

describe('language', () => {
  const letters = {
    en: 'Thank you for your message. We have sent the parcel and it will be with you on the way to our partner.',
    de: 'Vielen Dank für Ihre Nachricht. Wir haben das Paket verschickt und es ist auf dem Weg zu Ihnen.',
    fr: 'Merci pour votre message. Nous avons envoyé le colis et il est en route vers vous dans les meilleurs délais.',
    es: 'Gracias por su mensaje. Hemos enviado el paquete y está en camino; le avisaremos con una nota para que no espere.',
    it: 'Grazie per il suo messaggio. Abbiamo spedito il pacco che è in viaggio e non deve fare altro con la nota.',
    sl: 'Hvala za sporočilo. Paket smo poslali in je že na poti, zato vas prosimo, da se za zdaj ne vznemirjate.',
    fi: 'Kiitos viestistä. Paketti on lähetetty ja se on matkalla, mutta voitte seurata sitä kun se ei ole vielä perillä.',
    ja: 'お問い合わせありがとうございます。荷物は発送済みです。',
    zh: '感謝您的來信，包裹已經寄出，正在配送途中。',
  };
  test.each(Object.entries(letters))('%s is that, and no other', (language, text) => {
    expect(kinds(checkReply(reply(text), scene({ language })))).toEqual([]);
    const other = language === 'de' ? 'fr' : 'de';
    expect(checkReply(reply(text), scene({ language: other }))).toMatchObject([
      { kind: 'language', found: language, expected: other },
    ]);
  });

  test('a few words say nothing', () => {
    expect(checkReply(reply('OK, thanks!'), scene({ language: 'de' }))).toEqual([]);
  });
});

describe('questions', () => {
  const asked = ['Where is my parcel? And how much is the shipping to Norway?'];
  test('one is passed over', () => {
    const findings = checkReply(reply('Your parcel is in Graz.'), scene({ asked }));
    expect(findings).toMatchObject([
      { kind: 'unanswered', question: 'And how much is the shipping to Norway?' },
    ]);
  });

  test.each([
    'Your parcel is in Graz. Shipping is free.',
    'The parcel is in Graz, and it is 4.90 €.',
    'I will ask and come back to you.',
  ])('nothing: %s', (text) => {
    expect(checkReply(reply(text), scene({ asked }))).toEqual([]);
  });
});

describe('to whom it goes', () => {
  test('somebody new', () => {
    const recipients = { written: ['Mia@example.com', 'boss@partner.test'], usual: ['mia@example.com'] };
    expect(checkReply(reply('Hello', { recipients }), scene())).toMatchObject([
      { kind: 'recipients', addresses: ['boss@partner.test'] },
    ]);
    expect(
      checkReply(reply('Hello', { recipients: { ...recipients, written: ['mia@example.com'] } }), scene()),
    ).toEqual([]);
  });
});

test('any text, any scene: in order, where it says, of known kinds, and never the same key twice', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom(
          'Hi Bob,\n',
          '14 days',
          ' refund ',
          '[NAME]',
          ' du ',
          'attached ',
          '? ',
          '€5 ',
          '返金 ',
          'XXX ',
          'guaranteed ',
        ),
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, fc.array(texts, { maxLength: 3 }), (text, others) => {
      const made = checkScene.parse({
        ...scene({
          customer: { name: 'Mia', formality: 'formal' },
          language: 'de',
          asked: others,
          earlier: others,
          told: others.map((one) => told(one)),
        }),
        wording: { forbidden: [{ phrase: 'guaranteed' }], glossary: [{ term: 'return', wrong: ['refund'] }] },
      });
      const findings = checkReply(
        reply(text, { answers: others.map((one) => ({ title: 'A', text: one })) }),
        made,
      );
      const starts = findings.map(({ span }) => span?.start ?? Number.POSITIVE_INFINITY);
      expect(starts).toEqual(starts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      expect(new Set(findings.map(({ key }) => key)).size).toBe(findings.length);
      for (const { kind, span, fix } of findings) {
        expect(findingKinds).toContain(kind);
        for (const piece of [span, fix]) {
          if (piece)
            expect(0 <= piece.start && piece.start < piece.end && piece.end <= text.length).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});
