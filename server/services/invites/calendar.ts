import ICAL from 'ical.js';
import { AppError } from '../../../shared/errors.ts';
import type { Invite, InviteAnswer } from '../../../shared/schemas/invite.ts';
import { offsetAt } from '../../../shared/sla/zone.ts';

/** A meeting that a file tells of, with the file it stands in. */
export interface Meeting {
  calendar: ICAL.Component;
  event: ICAL.Component;
}

const most = { line: 500, text: 5000, people: 100 };
const methods = new Map<string, Invite['method']>([
  ['REQUEST', 'request'],
  ['CANCEL', 'cancel'],
  ['REPLY', 'reply'],
]);

/** The first meeting of a calendar file. @throws AppError not-found when there is none that can be read */
export function meetingIn(ics: string): Meeting {
  try {
    const parsed = ICAL.parse(ics) as unknown[];
    const calendar = new ICAL.Component((Array.isArray(parsed[0]) ? parsed[0] : parsed) as never);
    const event = calendar.getFirstSubcomponent('vevent');
    if (event?.getFirstPropertyValue('dtstart')) return { calendar, event };
  } catch {
    // Told below: whatever is wrong with it, nothing can be shown.
  }
  throw new AppError('not-found', { detail: 'This file tells of no meeting that can be read.' });
}

/** A text of strangers on one line, or on several, without what turns or hides it. */
const clean = (text: unknown, longest: number): string =>
  (typeof text === 'string' ? text : '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => (sign === '\n' ? '\n' : ''))
    .trim()
    .slice(0, longest);
const line = (text: unknown): string => clean(text, most.line).replaceAll(/\s+/gu, ' ');

const addressOf = (value: unknown): string => line(value).replace(/^mailto:/iu, '');

function personOf(property: ICAL.Property): { name: string; address: string } {
  return { name: line(property.getFirstParameter('cn')), address: addressOf(property.getFirstValue()) };
}

/** What the file says, as it is shown. Pure. */
export function describeMeeting({ calendar, event }: Meeting): Omit<Invite, 'as' | 'answered'> {
  const start = event.getFirstPropertyValue('dtstart') as ICAL.Time;
  const organizer = event.getFirstProperty('organizer');
  const zone = line(event.getFirstProperty('dtstart')?.getFirstParameter('tzid'));
  const text = (name: string) => line(event.getFirstPropertyValue(name));
  return {
    method: methods.get(line(calendar.getFirstPropertyValue('method')).toUpperCase()) ?? 'other',
    summary: text('summary'),
    start: momentOf(start),
    end: endOf(event, start),
    allDay: start.isDate,
    timeZone: zone === '' ? null : zone,
    recurs: event.hasProperty('rrule'),
    location: text('location'),
    description: clean(event.getFirstPropertyValue('description'), most.text),
    organizer: organizer ? personOf(organizer) : null,
    attendees: event
      .getAllProperties('attendee')
      .slice(0, most.people)
      .map((property) => ({
        ...personOf(property),
        status: line(property.getFirstParameter('partstat')).toLowerCase(),
      })),
  };
}

/** By the rules of the zone that the file brings along, else by those of the world; without either on everybody's own clock. */
function momentOf(time: ICAL.Time): string {
  if (time.isDate) return time.toString().slice(0, 10);
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  if (time.zone && time.zone.tzid !== 'floating') return time.toJSDate().toISOString();
  const { timezone: named } = time as ICAL.Time & { timezone?: string };
  if (named === undefined || !isZone(named)) return time.toString().slice(0, 19);
  const offset = (at: number) => offsetAt(named, at);
  return new Date(wall - offset(wall - offset(wall))).toISOString();
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function endOf(event: ICAL.Component, start: ICAL.Time): string | null {
  const end = event.getFirstPropertyValue('dtend');
  if (end instanceof ICAL.Time) return end.isDate ? lastDay(end, start) : momentOf(end);
  const length = event.getFirstPropertyValue('duration');
  if (!(length instanceof ICAL.Duration)) return null;
  const until = start.clone();
  until.addDuration(length);
  if (start.isDate) return lastDay(until, start);
  const begins = momentOf(start);
  if (!begins.endsWith('Z')) return until.toString().slice(0, 19);
  return new Date(Date.parse(begins) + length.toSeconds() * 1000).toISOString();
}

/** The day on which it ends is written as the first without it. */
function lastDay(end: ICAL.Time, start: ICAL.Time): string {
  const day = end.clone();
  if (day.compare(start) > 0) day.adjust(-1, 0, 0, 0);
  return day.toString().slice(0, 10);
}

const partstat: Readonly<Record<InviteAnswer, string>> = {
  accepted: 'ACCEPTED',
  tentative: 'TENTATIVE',
  declined: 'DECLINED',
};
/** What an answer repeats of what it answers (RFC 5546, 3.2.3). */
const repeated = ['uid', 'sequence', 'recurrence-id', 'organizer', 'summary', 'dtstart', 'dtend', 'duration'];

/** The answer to an invitation as a calendar file: one attendee and what they say. Pure. */
export function replyTo(
  { calendar, event }: Meeting,
  { as, name, answer, now }: { as: string; name: string; answer: InviteAnswer; now: Date },
): string {
  const reply = new ICAL.Component('vcalendar');
  reply.addPropertyWithValue('prodid', '-//Onevoice//Invitations//EN');
  reply.addPropertyWithValue('version', '2.0');
  reply.addPropertyWithValue('method', 'REPLY');
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    reply.addSubcomponent(new ICAL.Component(structuredClone(zone.toJSON()) as never));
  }
  const answered = new ICAL.Component('vevent');
  for (const property of repeated.flatMap((one) => event.getAllProperties(one).slice(0, 1))) {
    answered.addProperty(new ICAL.Property(structuredClone(property.toJSON()) as never));
  }
  answered.addPropertyWithValue('dtstamp', ICAL.Time.fromJSDate(now, true));
  const attendee = new ICAL.Property('attendee');
  attendee.setParameter('partstat', partstat[answer]);
  if (name !== '') attendee.setParameter('cn', name.replaceAll(/["\p{Cc}]/gu, ' '));
  attendee.setValue(`mailto:${as}`);
  answered.addProperty(attendee);
  reply.addSubcomponent(answered);
  return `${reply.toString()}\r\n`;
}
