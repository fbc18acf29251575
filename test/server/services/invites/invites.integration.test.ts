import { text as readAll } from 'node:stream/consumers';
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { storeUpload } from '../../../../server/services/attachments/upload.ts';
import { answerInvite } from '../../../../server/services/invites/answer-invite.ts';
import { describeMeeting, meetingIn } from '../../../../server/services/invites/calendar.ts';
import { readInvite } from '../../../../server/services/invites/read-invite.ts';
import { undoSend } from '../../../../server/services/messages/undo-send.ts';
import { conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let ada: Actor;
let ben: Actor;

/** A file with these lines of a meeting. */
const file = (lines: string[], method = 'REQUEST'): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
const meeting = [
  ...['UID:meeting-1@customer.example', 'SEQUENCE:3', 'DTSTAMP:20261101T090000Z'],
  ...['DTSTART:20261124T090000Z', 'DTEND:20261124T100000Z', 'SUMMARY:Fitting\\, second try'],
  'ORGANIZER;CN="Eve; Evil":mailto:eve@customer.example',
  'ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:Support+x1@acme.example',
  'ATTENDEE;PARTSTAT=ACCEPTED:mailto:zoe@customer.example',
];

beforeAll(async () => {
  context = await serviceContext(database);
  ada = await person(context, { name: 'Ada', role: 'admin' });
  ben = await person(context, { name: 'Ben' });
});
afterAll(() => context.dispose());

async function invited(ics: string): Promise<string> {
  const { id: inboxId } = await inbox(context);
  const at = await conversation(context, inboxId, { text: 'Please come.' });
  const { message } = await letter(context, at);
  const source = Buffer.from(ics);
  const { id } = await storeUpload(context, {
    name: 'invite.ics',
    type: 'text/calendar',
    source,
    uploadedBy: ada.userId,
  });
  await context.store.attachments.attach({
    ...{ ids: [id], messageId: message.id, conversationId: at.id, userId: ada.userId },
  });
  return id;
}

test('is answered in the name of the invited, by a letter that calendars read', async () => {
  const id = await invited(file(meeting));
  expect(await readInvite(context, ada, id)).toMatchObject({
    ...{ method: 'request', summary: 'Fitting, second try', as: 'Support+x1@acme.example', answered: null },
    organizer: { name: 'Eve; Evil', address: 'eve@customer.example' },
  });
  const wanted = { attachmentId: id, answer: 'accepted', comment: 'With pleasure.' } as const;
  const sent = await answerInvite(context, ada, wanted);
  expect(sent).toMatchObject({
    ...{ text: 'Accepted: Fitting, second try\n\nWith pleasure.', subject: 'Accepted: Fitting, second try' },
    to: [{ address: 'eve@customer.example' }],
    attachments: [{ name: 'invitation-accepted.ics', type: 'text/calendar; method=REPLY' }],
  });
  const row = await context.store.attachments.read(sent.attachments[0]?.id ?? '');
  const ics = await readAll(context.files.open(row?.fileKey ?? ''));
  const reply = new ICAL.Component(ICAL.parse(ics) as never);
  const [event] = reply.getAllSubcomponents('vevent');
  expect(reply.getFirstPropertyValue('method')).toBe('REPLY');
  expect(event?.getFirstPropertyValue('uid')).toBe('meeting-1@customer.example');
  expect(event?.getFirstPropertyValue('sequence')).toBe(3);
  const attendees = event?.getAllProperties('attendee') ?? [];
  expect(attendees.map((one) => [one.getFirstValue(), one.getFirstParameter('partstat')])).toEqual([
    ['mailto:Support+x1@acme.example', 'ACCEPTED'],
  ]);
  expect(event?.getFirstProperty('organizer')?.getFirstValue()).toBe('mailto:eve@customer.example');
  for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(76);
});

test('the last answer counts, and one that was taken back does not', async () => {
  const id = await invited(file(meeting));
  const say = (answer: 'accepted' | 'declined') =>
    answerInvite(context, ada, { attachmentId: id, answer, comment: '' });
  await say('accepted');
  const declined = await say('declined');
  expect((await readInvite(context, ada, id)).answered).toMatchObject({ answer: 'declined' });
  // Nobody wrote a word of it: there is nothing to go on from.
  expect(await undoSend(context, ada, declined.id)).toEqual({ draft: null });
  const { conversationId } = declined;
  expect(await context.store.drafts.read(ada.userId, conversationId)).toBeNull();
  expect((await readInvite(context, ada, id)).answered).toMatchObject({ answer: 'accepted' });
  expect((await say('declined')).id).not.toBe(declined.id);
});

test('nobody answers what is none, or what they do not see', async () => {
  const cancelled = await invited(file(meeting, 'CANCEL'));
  expect(await readInvite(context, ada, cancelled)).toMatchObject({ method: 'cancel', as: null });
  const wanted = { attachmentId: cancelled, answer: 'accepted', comment: '' } as const;
  await expect(answerInvite(context, ada, wanted)).rejects.toThrow('cannot be answered');
  await expect(readInvite(context, ben, cancelled)).rejects.toThrow('no such conversation');
  await expect(readInvite(context, ada, await invited('BEGIN:VCALENDAR'))).rejects.toThrow('no meeting');
});

describe('when it is', () => {
  const at = (lines: string[]) => {
    const { start, end, allDay, timeZone } = describeMeeting(meetingIn(file(lines)));
    return [start, end, allDay, timeZone];
  };
  test.each([
    [['DTSTART:20261124T090000Z'], ['2026-11-24T09:00:00.000Z', null, false, null]],
    [
      ['DTSTART;TZID=Europe/Berlin:20260701T100000', 'DURATION:PT90M'],
      ['2026-07-01T08:00:00.000Z', '2026-07-01T09:30:00.000Z', false, 'Europe/Berlin'],
    ],
    [
      ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227'],
      ['2026-12-24', '2026-12-26', true, null],
    ],
    [['DTSTART:20261124T090000'], ['2026-11-24T09:00:00', null, false, null]],
    [['DTSTART;TZID=Nowhere:20261124T090000'], ['2026-11-24T09:00:00', null, false, 'Nowhere']],
  ])('%j', (lines, when) => {
    expect(at(lines)).toEqual(when);
  });
});

test('what strangers write in it is text of a length, without what turns it around', () => {
  const lines = [
    'DTSTART:20261124T090000Z',
    `SUMMARY:\u202EgpJ.exe\\n${'x'.repeat(9000)}`,
    'ORGANIZER:javascript:alert(1)',
  ];
  const said = describeMeeting(meetingIn(file(lines)));
  expect(said.summary).toMatch(/^gpJ\.exe x+$/);
  expect(said.summary).toHaveLength(500);
  expect(said.organizer).toEqual({ name: '', address: 'javascript:alert(1)' });
});
