/**
 * Public holidays that fall on the same day every year, "MM-DD", by country. Those that move (Easter, Eid, the Lunar New
 * Year, "the first Monday") are not here: business hours with calendars know them. Source, a page for each country:
 * https://en.wikipedia.org/wiki/Category:Public_holidays_by_country (reviewed on 2026-11-22).
 */
const fixed: Readonly<Record<string, string>> = {
  AE: '01-01 12-02 12-03',
  AT: '01-01 01-06 05-01 08-15 10-26 11-01 12-08 12-25 12-26',
  BR: '01-01 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25',
  CH: '01-01 08-01 12-25',
  CN: '01-01 05-01 05-02 10-01 10-02 10-03',
  DE: '01-01 05-01 10-03 12-25 12-26',
  ES: '01-01 01-06 05-01 08-15 10-12 11-01 12-06 12-08 12-25',
  FR: '01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25',
  GB: '01-01 12-25 12-26',
  HU: '01-01 03-15 05-01 08-20 10-23 11-01 12-25 12-26',
  ID: '01-01 05-01 06-01 08-17 12-25',
  IN: '01-26 08-15 10-02',
  IT: '01-01 01-06 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26',
  JP: '01-01 02-11 02-23 04-29 05-03 05-04 05-05 08-11 11-03 11-23',
  KR: '01-01 03-01 05-05 06-06 08-15 10-03 10-09 12-25',
  MX: '01-01 05-01 09-16 12-25',
  NL: '01-01 04-27 12-25 12-26',
  PL: '01-01 01-06 05-01 05-03 08-15 11-01 11-11 12-24 12-25 12-26',
  PT: '01-01 04-25 05-01 06-10 08-15 10-05 11-01 12-01 12-08 12-25',
  RU: '01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08 02-23 03-08 05-01 05-09 06-12 11-04',
  SA: '02-22 09-23',
  SE: '01-01 01-06 05-01 06-06 12-25 12-26',
  TR: '01-01 04-23 05-01 05-19 07-15 08-30 10-29',
  US: '01-01 06-19 07-04 11-11 12-25',
  VN: '01-01 04-30 05-01 09-02',
};

/** The days of a country, "MM-DD"; none where we know of none. Pure. */
export function fixedHolidays(country: string): readonly string[] {
  return fixed[country]?.split(' ') ?? [];
}
