/** Something that is due, for a calendar. */
export interface CalendarEntry {
  id: string;
  text: string;
  /** Of whom it is. */
  name: string;
  url: string;
  dueAt: Date;
  changedAt: Date;
}

const mostOctets = 75;
const octets = (text: string): number => new TextEncoder().encode(text).length;

/** Text of a calendar file (RFC 5545, 3.3.11). */
const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll(/\r\n?|\n/g, '\\n')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,');
const utc = (at: Date): string => at.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');

/** A line of at most 75 octets, the rest on lines that begin with a space; no sign is cut in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const sign of line) {
    if (octets(part) + octets(sign) > mostOctets - (parts.length > 0 ? 1 : 0)) {
      parts.push(part);
      part = '';
    }
    part += sign;
  }
  return [...parts, part].join('\r\n ');
}

/** A calendar that people subscribe to: an event of a quarter of an hour for each, with an alarm. Pure. */
export function calendarFile(name: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Onevoice//Tasks//EN', 'CALSCALE:GREGORIAN'],
    ...['METHOD:PUBLISH', `X-WR-CALNAME:${escaped(name)}`, 'REFRESH-INTERVAL;VALUE=DURATION:PT15M'],
    ...entries.flatMap(({ id, text, name: who, url, dueAt, changedAt }) => [
      ...['BEGIN:VEVENT', `UID:${id}@onevoice`, `DTSTAMP:${utc(changedAt)}`, `DTSTART:${utc(dueAt)}`],
      ...['DURATION:PT15M', `SUMMARY:${escaped(who ? `${text} (${who})` : text)}`, `URL:${url}`],
      ...['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(text)}`, 'TRIGGER:PT0S', 'END:VALARM'],
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
