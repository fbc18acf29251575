import { describe, expect, test } from 'vitest';
import { analyseSentiment, judgedLanguages } from '../../../server/enrichment/sentiment.ts';
import { detectLanguage } from '../../../server/enrichment/language.ts';
import { texts } from './feelings.ts';

const cases = Object.entries(texts).flatMap(([language, byLabel]) =>
  Object.entries(byLabel).flatMap(([label, letters]) =>
    letters.map((letter) => [language, label, letter] as const),
  ),
);

describe('letters in every language that is judged', () => {
  test('there are some for each', () => {
    expect(Object.keys(texts).toSorted()).toEqual([...judgedLanguages].toSorted());
  });

  test.each(cases)('%s, %s: %s', async (language, label, letter) => {
    expect(await detectLanguage(letter)).toBe(language);
    const judged = await analyseSentiment(letter, language);
    expect(judged?.label).toBe(label);
    expect(judged?.words.length === 0).toBe(label === 'neutral');
    const written = letter.toLowerCase().replaceAll("'", '’');
    for (const word of judged?.words ?? []) {
      for (const part of language === 'en' ? [word] : word.split(' ')) expect(written).toContain(part);
    }
  });
});

describe('what turns a word round', () => {
  test.each([
    ['de', 'Ich bin nicht zufrieden.', 'nicht zufrieden'],
    ['de', 'Das gefällt mir nicht.', 'gefällt mir nicht'],
    ['fr', 'Je ne suis pas content.', 'pas content'],
    ['es', 'No es un buen producto.', 'no es un buen'],
    ['it', 'Non sono soddisfatto.', 'non sono soddisfatto'],
    ['pl', 'Nie polecam.', 'nie polecam'],
    ['ja', '満足していません。', '満足していません'],
    ['zh', '我不满意。', '不满意'],
  ])('%s: %s', async (language, text, words) => {
    const judged = await analyseSentiment(text, language);
    expect(judged).toMatchObject({ label: 'negative', words: [words] });
  });

  test('"funktioniert nicht" is turned round once, not twice', async () => {
    expect(await analyseSentiment('Es funktioniert nicht.', 'de')).toMatchObject({
      label: 'negative',
      words: ['funktioniert nicht'],
    });
  });

  test('very is more, somewhat is less', async () => {
    const score = async (text: string) => (await analyseSentiment(text, 'de'))?.score ?? 0;
    expect(await score('Ich bin sehr zufrieden')).toBeGreaterThan(await score('Ich bin zufrieden'));
    expect(await score('Ich bin ziemlich zufrieden')).toBeLessThan(await score('Ich bin zufrieden'));
  });
});

describe('how letters begin and end', () => {
  test.each([
    [
      'en',
      'Good morning,',
      'I hope this finds you well.',
      'Have a great day!',
      'Warmly',
      'Happy new year',
      'I would like one.',
    ],
    ['de', 'Sehr geehrte Damen und Herren,', 'Sehr geehrter Herr Frey,', 'Herzlichst', 'Guten Rutsch'],
    ['nl', 'Beste,', 'Geachte heer, mevrouw,', 'Met hartelijke groet', 'Fijne dag verder'],
    ['fr', 'Madame, Monsieur,', 'Belle journée', 'Bien amicalement', 'Bien à vous'],
    ['es', 'Apreciados señores:', 'Que tenga un buen día', 'Un cordial saludo'],
    ['it', 'Gentilissima Signora,', 'In attesa di un vostro cortese riscontro', 'Un caro saluto'],
    ['pt', 'Estimados senhores,', 'Tenha um bom dia', 'Com os melhores cumprimentos'],
    ['sv', 'Bästa kundtjänst,', 'Med vänlig hälsning', 'Ha en fin dag'],
    ['da', 'Kære kundeservice', 'De bedste hilsner', 'Hav en dejlig dag'],
    ['pl', 'Szanowni Państwo,', 'Łączę pozdrowienia', 'Miłego dnia'],
    ['cs', 'Vážená paní,', 'S přátelským pozdravem', 'Mějte se hezky'],
    ['fi', 'Arvoisa vastaanottaja', 'Ystävällisin terveisin', 'Mukavaa päivää'],
    ['ja', '拝啓', 'お世話になっております。', '何卒よろしくお願い申し上げます。'],
    ['zh', '尊敬的客服：', '祝您生活愉快', '此致敬礼'],
  ])('in %s it is no feeling', async (language, ...formulas) => {
    for (const formula of formulas) {
      expect(await analyseSentiment(formula, language), formula).toMatchObject({ label: 'neutral' });
    }
  });
});

describe('emoji', () => {
  test('speak where no language is known', async () => {
    expect(await analyseSentiment('😡😡', null)).toMatchObject({ label: 'negative', words: ['😡'] });
    expect(await analyseSentiment('👍', null)).not.toBeNull();
  });
  test('without one, unknown stays unknown', async () => {
    expect(await analyseSentiment('ok', null)).toBeNull();
  });
});

describe('who says what went wrong', () => {
  test.each([
    ['en', 'Hello, order 4411 came in the wrong colour. Could you tell me how to return it?'],
    ['de', 'Guten Tag, die Lieferung kam beschädigt an. Könnten Sie mir bitte Ersatz schicken?'],
    [
      'fr',
      'Bonjour, je n’ai toujours rien reçu. Pourriez-vous me dire quand la tente arrivera ? Cordialement',
    ],
    ['es', 'Buenos días, la mochila llegó rota. ¿Podrían decirme cómo cambiarla?'],
    ['it', 'Buongiorno, la giacca è arrivata strappata. Potreste sostituirla?'],
    ['pt', 'Bom dia, a lanterna chegou com defeito. Poderiam trocá-la, por favor?'],
    ['nl', 'Goedendag, de tent is kapot aangekomen. Kunt u mij vertellen hoe ik die kan ruilen?'],
    ['ja', '寝袋を注文いたしましたが、まだ届いておりません。配送状況をお知らせいただけますでしょうか。'],
    ['zh', '您好，包裹还没收到，请问什么时候能到？'],
  ])('and asks politely is calm, in %s', async (language, text) => {
    expect((await analyseSentiment(text, language))?.label).toBe('neutral');
  });

  test.each([
    ['en', 'Order 4411 came in the wrong colour!'],
    ['fr', 'Je n’ai toujours rien reçu ! Pourriez-vous enfin me répondre !'],
    ['fr', 'Je n’ai toujours rien reçu.'],
    ['de', 'Die Lieferung ist eine Frechheit. Können Sie das erklären?'],
    ['ja', '寝袋がまだ届きません。とても困っています。お知らせください。'],
    ['it', 'Servizio pessimo, sono deluso. Potreste almeno rispondere?'],
  ])('and is loud, dismayed or asks for nothing is not, in %s: %s', async (language, text) => {
    expect((await analyseSentiment(text, language))?.label).toBe('negative');
  });

  test('and signs politely has asked for nothing', async () => {
    const judged = await analyseSentiment('La tente est arrivée déchirée. Cordialement, Jean', 'fr');
    expect(judged?.label).toBe('negative');
  });
});
