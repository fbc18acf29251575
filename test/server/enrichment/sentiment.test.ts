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
