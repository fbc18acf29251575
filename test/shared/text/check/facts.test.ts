import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsIn, numberOf } from '../../../../shared/text/check/facts.ts';

const told = (text: string) => factsIn(text).map(({ kind, text: written }) => `${kind} ${written}`);

describe('numbers', () => {
  test.each([
    ['14', 14],
    ['1.234,50', 1234.5],
    ['1,234.50', 1234.5],
    ['1.234', 1234],
    ['1,234,567', 1_234_567],
    ["1'200.00", 1200],
    ['1 200,5', 1200.5],
    ['0.125', 0.125],
    ['49,90', 49.9],
    ['3.5', 3.5],
  ])('%s', (written, number) => {
    expect(numberOf(written)).toBe(number);
  });
});

describe('facts in the languages of our users', () => {
  test.each([
    ['Refunds take 14 days, at most two weeks.', ['duration 14 days', 'duration two weeks']],
    ['It arrives in 3-5 business days.', ['duration 3-5 business days']],
    ['It costs $49.90 or 1,299.00 USD, 20% off.', ['money $49.90', 'money 1,299.00 USD', 'percent 20%']],
    ['Open 9:00 am until 5 pm.', ['time 9:00 am', 'time 5 pm']],
    ['Call by May 5th, or on 2026-06-01.', ['date May 5th', 'date 2026-06-01']],
    ['Es dauert 3 bis 5 Werktage.', ['duration 3 bis 5 Werktage']],
    [
      'Es kostet 1.234,50 € und endet am 3. März 2026 um 14 Uhr.',
      ['money 1.234,50 €', 'date 3. März 2026', 'time 14 Uhr'],
    ],
    ['Innerhalb von vierzehn Tagen', ['duration vierzehn Tagen']],
    [
      'Sous 10 jours ouvrables, 20 % de remise, le 3 mars à 14h30.',
      ['duration 10 jours ouvrables', 'percent 20 %', 'date 3 mars', 'time 14h30'],
    ],
    [
      'Entre 5 y 7 días hábiles; cuesta 30 euros, el 3 de marzo de 2026.',
      ['duration 5 y 7 días hábiles', 'money 30 euros', 'date 3 de marzo de 2026'],
    ],
    ['Il rimborso richiede dieci giorni lavorativi.', ['duration dieci giorni lavorativi']],
    ['De garantie van twee jaar, 14 dagen', ['duration twee jaar', 'duration 14 dagen']],
    ['Vračilo traja 14 dni, do 3. marca 2026.', ['duration 14 dni', 'date 3. marca 2026']],
    ['Palautus kestää 14 päivää, hinta 20 euroa.', ['duration 14 päivää', 'money 20 euroa']],
    [
      '返金は14日以内、または3〜5営業日です。3月3日の14時に。',
      ['duration 14日', 'duration 3〜5営業日', 'date 3月3日', 'time 14時'],
    ],
    ['退款需要7個工作天，NT$1,200。', ['duration 7個工作天', 'money NT$1,200']],
  ])('%s', (text, facts) => {
    expect(told(text)).toEqual(facts);
  });

  test.each([
    'Your order #12345 was sent.',
    'The iPhone 12 is 5 cm wide.',
    'You may 3 times try.',
    'Room 4711, version 3.14.15',
    'due to the rain',
    '1/2/2026 may be read in two ways',
  ])('none in: %s', (text) => {
    expect(told(text)).toEqual([]);
  });

  test('two weeks are fourteen days, three to five days hold four', () => {
    const [weeks, days, some] = factsIn('two weeks, 14 days, 3 to 5 days');
    expect(weeks).toMatchObject({ from: days?.from, to: days?.to });
    expect(some).toMatchObject({ from: 3 * 1440, to: 5 * 1440 });
  });

  test('working days are of another kind', () => {
    expect(factsIn('14 business days')[0]?.of).toBe('work');
    expect(factsIn('14 Arbeitstage')[0]?.of).toBe('work');
    expect(factsIn('14 days')[0]?.of).toBe('');
  });
});

test('says where each stands, one after the other, whatever the text', () => {
  const pieces = fc.constantFrom(
    '14',
    ' days',
    ' Tage',
    ' €',
    '3. März',
    '14:30',
    ' to ',
    '%',
    '\n',
    ' 5',
    'h',
    '日',
    '.',
    'due',
    '-',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (text) => {
        let last = 0;
        for (const { start, end, text: written, from, to } of factsIn(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(text.slice(start, end)).toBe(written);
          expect(Number.isFinite(from) && Number.isFinite(to)).toBe(true);
          last = end;
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('a long text of digits is read in a moment', () => {
  const begun = performance.now();
  factsIn('1.234.567,89 '.repeat(5000));
  factsIn('9'.repeat(50_000));
  factsIn('3 to '.repeat(10_000));
  expect(performance.now() - begun).toBeLessThan(3000);
});
