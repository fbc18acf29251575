import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedHolidays } from '../../../shared/manners/holidays.ts';
import { cultureOf, cultures, mannersOf } from '../../../shared/manners/manners.ts';
import { isWelcome, nextWelcome, theirMoment } from '../../../shared/manners/moment.ts';
import { nameParts } from '../../../shared/manners/names.ts';

const known = (language: string | null, name: string, writing: string | null = null) => ({
  ...{ language, name, writing },
});

describe('the cultures', () => {
  it('are at least fifteen, each with sources and of one kind', () => {
    expect(new Set(cultures.map(({ id }) => id)).size).toBe(cultures.length);
    expect(cultures.length).toBeGreaterThanOrEqual(15);
    for (const { id, sources, greeting, closing, weekend } of cultures) {
      expect(sources.length, id).toBeGreaterThan(0);
      expect(
        sources.every((source) => URL.canParse(source)),
        id,
      ).toBe(true);
      expect([greeting.formal, greeting.friendly, closing.formal, closing.friendly].every(Boolean), id).toBe(
        true,
      );
      expect(weekend, id).toEqual([...weekend].toSorted());
    }
  });

  it.each(cultures.map(({ id, country, weekend }) => ({ id, country, weekend })))(
    'have the weekend of CLDR: $id',
    ({ id, country, weekend }) => {
      const locale = new Intl.Locale(id, { region: country }) as Intl.Locale & {
        getWeekInfo(): { weekend: number[] };
      };
      expect(weekend).toEqual(locale.getWeekInfo().weekend);
    },
  );

  it('are found by the country before the language', () => {
    expect(cultureOf('de-CH')?.id).toBe('de-CH');
    expect(cultureOf('de-AT')?.id).toBe('de');
    expect(cultureOf('zh-Hant-TW')?.id).toBe('zh');
    expect(cultureOf('PT-br')?.id).toBe('pt-BR');
    expect(cultureOf('xx')).toBeNull();
    expect(cultureOf(null)).toBeNull();
  });
});

describe('a greeting', () => {
  it.each([
    ['en', 'Mary Jones', 'Hi Mary,', 'Best regards,'],
    ['en', '', 'Hi,', 'Best regards,'],
    ['de', 'Anna Weber', 'Guten Tag Anna Weber,', 'Mit freundlichen Grüßen'],
    ['de', '', 'Guten Tag,', 'Mit freundlichen Grüßen'],
    ['de-CH', 'Anna Weber', 'Guten Tag Anna Weber', 'Freundliche Grüsse'],
    ['fr', 'Claire Martin', 'Bonjour Claire Martin,', 'Cordialement,'],
    ['es', 'Ana García López', 'Hola, Ana:', 'Un saludo,'],
    ['es', '', 'Hola:', 'Un saludo,'],
    ['pl', 'Jan Kowalski', 'Dzień dobry,', 'Z poważaniem'],
    ['tr', 'Ayşe Yılmaz', 'Sayın Ayşe Yılmaz,', 'Saygılarımızla,'],
    ['ja', '田中 裕子', '田中様\nいつもお世話になっております。', '何卒よろしくお願い申し上げます。'],
    ['ja', '', 'お客様\nいつもお世話になっております。', '何卒よろしくお願い申し上げます。'],
    ['ko', '김민수', '김민수 고객님, 안녕하십니까.', '감사합니다.'],
    ['zh', '王小明', '尊敬的王小明：您好！', '此致\n敬礼'],
    ['vi', 'Nguyễn Thị Minh Khai', 'Kính chào anh/chị Khai,', 'Trân trọng,'],
    ['hu', 'Nagy Ildikó', 'Tisztelt Nagy Ildikó!', 'Tisztelettel:'],
    ['ar', 'ليلى حداد', 'السلام عليكم ليلى حداد،', 'وتفضلوا بقبول فائق الاحترام،'],
    ['ru', '', 'Здравствуйте!', 'С уважением,'],
  ])('in %s to “%s” is %j', (language, name, greeting, closing) => {
    const manners = mannersOf({}, known(language, name));
    expect(manners).toMatchObject({ greeting, closing });
  });

  it('does not take a name apart whose order nobody can know', () => {
    expect(mannersOf({}, known('ja', 'Yuki Tanaka')).address).toBe('Yuki Tanaka様');
    const said = mannersOf({ nameOrder: 'given-first' }, known('ja', 'Yuki Tanaka'));
    expect(said.address).toBe('Tanaka様');
    expect(mannersOf({}, known('ja', '田中裕子')).address).toBe('田中裕子様');
  });

  it('is what people wrote down before what is usual', () => {
    const wish = { language: 'de', address: 'Frau Dr. Weber', closing: 'Herzlich' };
    const manners = mannersOf(wish, known('en', 'Anna Weber'));
    expect(manners).toMatchObject({
      ...{ language: 'de', confirmed: true, greeting: 'Guten Tag Frau Dr. Weber,', closing: 'Herzlich' },
      ...{ formality: 'formal', you: 'Sie', country: 'DE' },
    });
    expect(mannersOf({ formality: 'friendly' }, known('de', 'Anna Weber')).greeting).toBe('Hallo Anna,');
  });

  it('is in the language that is written in', () => {
    const manners = mannersOf({}, known('ja', '田中 裕子', 'en'));
    expect(manners.greeting).toBe('Dear 田中 裕子,');
    expect(mannersOf({}, known('de-CH', 'Anna Weber', 'de')).closing).toBe('Freundliche Grüsse');
  });

  it('is empty where no language or none that we know is spoken', () => {
    expect(mannersOf({}, known(null, 'Ada'))).toMatchObject({ greeting: '', closing: '', address: 'Ada' });
    expect(mannersOf({}, known('xx', 'Ada'))).toMatchObject({ greeting: '', culture: null, formality: null });
    expect(mannersOf({}, known('xx', 'Ada', 'en'))).toMatchObject({ greeting: '' });
    expect(mannersOf({ formality: 'formal' }, known(null, 'Ada', 'en')).greeting).toBe('Dear Ada,');
  });

  it('takes a name for a name, whatever signs it holds', () => {
    expect(mannersOf({}, known('en', '$& $1')).greeting).toBe('Hi $&,');
  });
});

describe('the parts of a name', () => {
  it.each([
    ['欧阳娜娜', 'zh', { family: '欧阳', given: '娜娜' }],
    ['王伟', 'zh', { family: '王', given: '伟' }],
    ['남궁민수', 'ko', { family: '남궁', given: '민수' }],
    ['田中', 'ja', { family: null, given: null }],
  ])('%s', (name, language, parts) => {
    expect(nameParts(name, 'family-first', language)).toEqual(parts);
  });
});

describe('a moment where they are', () => {
  const manners = mannersOf({ holidays: ['12-24'] }, known('de', 'Anna'));
  const at = (iso: string, zone = 'Europe/Berlin') => theirMoment(manners, zone, new Date(iso));

  it('knows quiet hours over midnight, weekends and holidays on their clocks', () => {
    expect(at('2026-11-23T10:00:00Z')).toEqual({
      time: '11:00',
      quiet: false,
      weekend: false,
      holiday: false,
    });
    expect(at('2026-11-23T22:30:00Z')).toMatchObject({ time: '23:30', quiet: true });
    expect(at('2026-11-24T06:59:00Z')).toMatchObject({ time: '07:59', quiet: true });
    expect(at('2026-11-24T07:00:00Z')).toMatchObject({ quiet: false });
    expect(at('2026-11-21T23:30:00Z', 'Asia/Tokyo')).toMatchObject({ time: '08:30', weekend: true });
    expect(at('2026-10-02T22:30:00Z')).toMatchObject({ time: '00:30', holiday: true });
    expect(at('2026-12-24T12:00:00Z')).toMatchObject({ holiday: true });
  });

  it('goes by the clocks of the day on which they are changed', () => {
    expect(at('2026-03-29T00:59:00Z').time).toBe('01:59');
    expect(at('2026-03-29T01:00:00Z').time).toBe('03:00');
  });

  it('has days that are there', () => {
    for (const { country } of cultures) {
      for (const day of fixedHolidays(country)) {
        expect(new Date(`2028-${day}T00:00:00Z`).toISOString().slice(5, 10), country).toBe(day);
      }
    }
  });
});

describe('when one may write to them', () => {
  const manners = mannersOf({ holidays: ['12-24'] }, known('de', 'Anna'));
  const next = (iso: string, zone = 'Europe/Berlin') =>
    nextWelcome(manners, zone, new Date(iso))?.toISOString();

  it('is now by day, else the end of their quiet hours, to the minute', () => {
    expect(next('2026-11-23T10:00:30Z')).toBe('2026-11-23T10:00:30.000Z');
    expect(next('2026-11-23T19:00:00Z')).toBe('2026-11-24T07:00:00.000Z');
    const early = { ...manners, quiet: { from: '22:00', until: '06:07' } };
    expect(nextWelcome(early, 'Europe/Berlin', new Date('2026-11-24T05:06:30Z'))?.toISOString()).toBe(
      '2026-11-24T05:07:00.000Z',
    );
  });

  it('passes over holidays, and knows on which day the clocks are changed', () => {
    expect(next('2026-12-23T20:00:00Z')).toBe('2026-12-27T07:00:00.000Z');
    expect(next('2026-03-28T23:00:00Z')).toBe('2026-03-29T06:00:00.000Z');
    expect(next('2026-10-24T22:00:00Z')).toBe('2026-10-25T07:00:00.000Z');
  });

  it('is never, where somebody leaves no minute', () => {
    const never = { ...manners, holidays: Array.from({ length: 40 }, (_, day) => dayAfter(day)) };
    expect(nextWelcome(never, 'UTC', new Date('2026-11-23T12:00:00Z'))).toBeNull();
  });

  it('is a welcome moment, and there is none before it', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia', 'UTC');
    const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(moments, zones, fc.integer({ min: 1, max: 100 }), (from, zone, part) => {
        const at = nextWelcome(manners, zone, new Date(from))!.getTime();
        expect(isWelcome(manners, zone, new Date(at))).toBe(true);
        const between = Math.floor((from + ((at - from) * part) / 101) / 60_000) * 60_000;
        if (at > from && between >= from && between < at)
          expect(isWelcome(manners, zone, new Date(between))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

const dayAfter = (day: number) => new Date(Date.UTC(2026, 10, 20 + day)).toISOString().slice(5, 10);
