import { describe, expect, test } from 'vitest';
import { excerpt } from '../../../server/enrichment/excerpt.ts';
import { detectLanguage } from '../../../server/enrichment/language.ts';
import { analyseSentiment } from '../../../server/enrichment/sentiment.ts';
import { judgeSpam, type SpamEvidence } from '../../../server/enrichment/spam.ts';

describe('detectLanguage', () => {
  test.each([
    ['Good morning, my parcel has not arrived yet and I would like to know where it is.', 'en'],
    ['Guten Tag, mein Paket ist noch nicht angekommen. Können Sie bitte nachsehen?', 'de'],
    ['Bonjour, ma commande n’est toujours pas arrivée, pouvez-vous vérifier ?', 'fr'],
    ['Buenos días, mi pedido todavía no ha llegado, ¿podrían comprobarlo?', 'es'],
    ['Добрый день, моя посылка до сих пор не пришла. Проверьте, пожалуйста.', 'ru'],
    ['您好，我的包裹还没有到。', 'zh'],
    ['荷物がまだ届いていません。', 'ja'],
    ['택배가 아직 안 왔어요', 'ko'],
    ['שלום, החבילה לא הגיעה', 'he'],
    ['مرحبا، لم يصل الطرد حتى الآن، هل يمكنكم التحقق من ذلك من فضلكم؟', 'ar'],
    ['Καλημέρα', 'el'],
  ])('%s', async (text, language) => {
    expect(await detectLanguage(text)).toBe(language);
  });

  test.each(['', 'ok thanks', '12345 67890 !!!', 'https://example.com/very/long/path/that/says/nothing'])(
    'says nothing about "%s"',
    async (text) => {
      expect(await detectLanguage(text)).toBeNull();
    },
  );
});

describe('analyseSentiment', () => {
  test('an angry letter is negative, and the words say why', async () => {
    const result = await analyseSentiment(
      'Dear team,\nThis is terrible. I am very angry about your awful service.\nKind regards, Anna',
      'en',
    );
    expect(result?.label).toBe('negative');
    expect(result?.words).toEqual(expect.arrayContaining(['terrible', 'awful', 'angry']));
  });

  test('praise is positive', async () => {
    const result = await analyseSentiment('I love it, the support was wonderful!', 'en');
    expect(result).toMatchObject({ label: 'positive', words: expect.arrayContaining(['love', 'wonderful']) });
  });

  test('politeness alone is neutral', async () => {
    const text = 'Dear Sir, please send me the invoice for order 123. Thanks in advance.\nBest regards';
    expect(await analyseSentiment(text, 'en')).toMatchObject({ label: 'neutral', words: [] });
  });

  test('no judgement without a language that it knows', async () => {
    expect(await analyseSentiment('บริการแย่มาก', 'th')).toBeNull();
    expect(await analyseSentiment('terrible', null)).toBeNull();
  });
});

describe('judgeSpam', () => {
  const calm: SpamEvidence = {
    providerMark: null,
    subject: 'Order 123',
    text: 'Where is my order?',
    html: null,
    verified: true,
    knownSender: false,
  };
  test('a question is not spam', () => {
    expect(judgeSpam(calm)).toEqual({ spam: false, score: 0, reasons: [] });
  });
  test('the provider’s mark decides', () => {
    const judged = judgeSpam({ ...calm, providerMark: { marked: true, why: 'X-Spam-Flag: YES' } });
    expect(judged.spam).toBe(true);
    expect(judged.reasons).toEqual(['provider:X-Spam-Flag: YES']);
  });
  test('lures from an address nobody vouches for are spam, and each reason is said', () => {
    const judged = judgeSpam({
      ...calm,
      subject: 'YOU WON THE LOTTERY TODAY',
      text: 'Act now, million dollars by wire transfer',
      verified: false,
    });
    expect(judged.spam).toBe(true);
    expect(judged.reasons).toEqual(['unverified', 'lures', 'many-lures', 'shouting']);
  });
  test('someone whom we know may speak of casinos', () => {
    const text = 'You won! Act now: casino lottery backlinks';
    expect(judgeSpam({ ...calm, text, verified: false, knownSender: true }).spam).toBe(false);
  });
  test('a masked link counts', () => {
    const html = '<a href="https://evil.example.net/x">www.bank.com</a>';
    expect(judgeSpam({ ...calm, html }).reasons).toEqual(['masked-link']);
    expect(judgeSpam({ ...calm, html: '<a href="https://www.bank.com/x">bank.com</a>' }).score).toBe(0);
  });
});

describe('what strangers send to keep a worker busy', () => {
  const much = 1_000_000;
  const hostile = {
    'one word': 'a'.repeat(much),
    'one word of dots': 'a.'.repeat(much / 2),
    'at signs': 'a@'.repeat(much / 2),
    blanks: `x${' '.repeat(much)}x`,
    'line breaks': '\n'.repeat(much),
    'open links': '<a href="https://x'.repeat(much / 18),
    'open tags': '<a '.repeat(much / 3),
    exclamations: '!'.repeat(much),
    marks: 'e\u0301'.repeat(much / 2),
    joined: '👩‍'.repeat(much / 3),
  };
  const evidence: SpamEvidence = {
    ...{ providerMark: null, subject: '', text: '', html: null, verified: null, knownSender: false },
  };

  test.each(Object.entries(hostile))('%s takes no time', async (_name, text) => {
    const begun = performance.now();
    await detectLanguage(text);
    await analyseSentiment(text, 'en');
    judgeSpam({ ...evidence, subject: text, text, html: text });
    excerpt(text);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});

describe('excerpt', () => {
  test('is one line', () => {
    expect(excerpt('Hello,\n\n  my  parcel\tis\u200b late\u0000')).toBe('Hello, my parcel is late');
  });
  test('cuts between words and says that it did', () => {
    const cut = excerpt('word '.repeat(100), 20);
    expect(cut).toBe('word word word…');
  });
  test('cuts text without spaces, and no emoji apart', () => {
    expect(excerpt('👩‍👩‍👧'.repeat(30), 5)).toBe(`${'👩‍👩‍👧'.repeat(4)}…`);
  });
});
