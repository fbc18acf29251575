import { describe, expect, it } from 'vitest';
import { parseWhen } from '../../../shared/text/when.ts';

/** A Wednesday, ten past ten in Zurich. */
const now = new Date('2026-11-25T09:10:00Z');
const timeZone = 'Europe/Zurich';

/** As clocks in Zurich show it. */
function read(text: string, at = now, zone = timeZone): string | null {
  const when = parseWhen(text, { now: at, timeZone: zone });
  if (when === null) return null;
  if ('untilReply' in when) return 'reply';
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(when.at);
}

const cases: Record<string, Record<string, string>> = {
  English: {
    'tomorrow 9': '2026-11-26 09:00',
    tomorrow: '2026-11-26 09:00',
    'Tomorrow at 2:30 pm': '2026-11-26 14:30',
    'tomorrow afternoon': '2026-11-26 14:00',
    'tomorrow morning': '2026-11-26 09:00',
    'in 3 days': '2026-11-28 09:00',
    'in 3 days at 14:00': '2026-11-28 14:00',
    'in two weeks': '2026-12-09 09:00',
    'in a month': '2026-12-25 09:00',
    'in 2 hours': '2026-11-25 12:10',
    'in half an hour': '2026-11-25 10:40',
    '90 min': '2026-11-25 11:40',
    'in 2h': '2026-11-25 12:10',
    '3 days': '2026-11-28 09:00',
    'next monday': '2026-11-30 09:00',
    'monday 8am': '2026-11-30 08:00',
    'next week': '2026-11-30 09:00',
    'next week friday 15:00': '2026-12-04 15:00',
    'next month': '2026-12-01 09:00',
    wednesday: '2026-12-02 09:00',
    fri: '2026-11-27 09:00',
    weekend: '2026-11-28 09:00',
    tonight: '2026-11-25 18:00',
    'tonight at 8': '2026-11-25 20:00',
    'this evening': '2026-11-25 18:00',
    '5pm': '2026-11-25 17:00',
    '9': '2026-11-25 21:00',
    '10:05': '2026-11-25 22:05',
    '08:00 tomorrow': '2026-11-26 08:00',
    'until noon': '2026-11-25 12:00',
    'dec 24': '2026-12-24 09:00',
    '24 December 2026 at 6pm': '2026-12-24 18:00',
    'January 3rd': '2027-01-03 09:00',
    '2026-12-01 16:45': '2026-12-01 16:45',
    '12/24': '2026-12-24 09:00',
    'end of day': '2026-11-25 17:00',
    'the day after tomorrow, 7 am': '2026-11-27 07:00',
    'until they reply': 'reply',
  },
  German: {
    'morgen um 9': '2026-11-26 09:00',
    'Morgen früh': '2026-11-26 09:00',
    'übermorgen um 14 Uhr 30': '2026-11-27 14:30',
    'heute Abend': '2026-11-25 18:00',
    'heute um 16 Uhr': '2026-11-25 16:00',
    'nächsten Montag': '2026-11-30 09:00',
    'Montag, 8 Uhr': '2026-11-30 08:00',
    'in drei Tagen': '2026-11-28 09:00',
    'in einer Woche': '2026-12-02 09:00',
    'in 2 Stunden': '2026-11-25 12:10',
    'in einer halben Stunde': '2026-11-25 10:40',
    'am 24.12.': '2026-12-24 09:00',
    'am 24. Dezember um 18:15': '2026-12-24 18:15',
    '3.1.': '2027-01-03 09:00',
    'nächste Woche': '2026-11-30 09:00',
    'nächste Woche Dienstag': '2026-12-01 09:00',
    'am Wochenende': '2026-11-28 09:00',
    'bis zur Antwort': 'reply',
  },
  French: {
    'demain 9h': '2026-11-26 09:00',
    'demain à 14h30': '2026-11-26 14:30',
    'demain matin': '2026-11-26 09:00',
    'après-demain': '2026-11-27 09:00',
    'lundi prochain': '2026-11-30 09:00',
    'ce soir': '2026-11-25 18:00',
    'dans 3 jours': '2026-11-28 09:00',
    'dans une heure': '2026-11-25 11:10',
    'dans deux semaines': '2026-12-09 09:00',
    'la semaine prochaine': '2026-11-30 09:00',
    'le 24 décembre à midi': '2026-12-24 12:00',
    'jusqu’à la réponse': 'reply',
  },
  Spanish: {
    'mañana a las 9': '2026-11-26 09:00',
    'mañana por la mañana': '2026-11-26 09:00',
    'mañana por la tarde': '2026-11-26 14:00',
    'pasado mañana': '2026-11-27 09:00',
    'el próximo lunes': '2026-11-30 09:00',
    'lunes que viene': '2026-11-30 09:00',
    'en 3 días': '2026-11-28 09:00',
    'dentro de una hora': '2026-11-25 11:10',
    'la próxima semana': '2026-11-30 09:00',
    'esta noche': '2026-11-25 18:00',
    'el 24 de diciembre a las 18:00': '2026-12-24 18:00',
    'el sábado': '2026-11-28 09:00',
    'hasta que respondan': 'reply',
  },
};

for (const [language, texts] of Object.entries(cases)) {
  describe(`moments in ${language}`, () => {
    it.each(Object.entries(texts))('%s', (text, expected) => {
      expect(read(text)).toBe(expected);
    });
  });
}

describe('what is no moment to come', () => {
  it.each([
    '',
    'soon',
    'tomorrow somewhen',
    'yesterday',
    'today',
    '31.2.',
    '25:00',
    'monday purple',
    '2020-01-01',
    'in 9000 days',
    'heute um 9 Uhr',
  ])('%s', (text) => {
    expect(read(text)).toBeNull();
  });
});

describe('clocks', () => {
  it('takes the day where the person is', () => {
    expect(read('tomorrow 9', new Date('2026-11-25T23:30:00Z'), 'Asia/Tokyo')).toBe('2026-11-27 09:00');
    expect(read('tomorrow 9', new Date('2026-11-25T01:30:00Z'), 'America/Los_Angeles')).toBe(
      '2026-11-25 09:00',
    );
  });
  it('keeps the hour over a change of the clocks', () => {
    const before = new Date('2026-03-28T12:00:00Z');
    expect(parseWhen('tomorrow 9', { now: before, timeZone })).toEqual({
      at: new Date('2026-03-29T07:00:00Z'),
    });
    expect(parseWhen('in 24 hours', { now: before, timeZone })).toEqual({
      at: new Date('2026-03-29T12:00:00Z'),
    });
  });
});
