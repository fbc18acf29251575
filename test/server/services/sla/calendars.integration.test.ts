import { afterAll, beforeAll, expect, test } from 'vitest';
import { ruleInput } from '../../../../shared/schemas/rule.ts';
import { slaPolicyInput } from '../../../../shared/schemas/sla-policy.ts';
import { surveySettings } from '../../../../shared/schemas/survey.ts';
import { createRule, deleteRule } from '../../../../server/services/rules/manage.ts';
import { createCalendar, deleteCalendar } from '../../../../server/services/sla/calendars.ts';
import { readHolidays } from '../../../../server/services/sla/holidays.ts';
import { createSlaPolicy, updateSlaPolicy } from '../../../../server/services/sla/policies.ts';
import { inbox as newInbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());

const terms = (change: object = {}) =>
  slaPolicyInput.parse({ name: 'Standard', targets: { firstResponse: { default: 3600 } }, ...change });

test('a calendar stays while somebody goes by it, and says who', async () => {
  const inbox = await newInbox(context);
  const admin = await person(context, { name: 'Ada', role: 'admin' });
  const agent = await person(context, { name: 'Ben', inboxIds: [inbox.id] });
  const week = Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]);
  const hours = { name: `Used ${inbox.id}`, timeZone: 'UTC', week, holidays: [] };
  const { id } = await createCalendar(context, admin, hours);
  const refusal = () => deleteCalendar(context, id).then(() => 'deleted', String);
  const policy = await createSlaPolicy(context, admin, terms({ calendarId: id }));
  await context.store.users.update(agent.userId, { hours: { text: '', timeZone: 'UTC', calendarId: id } });
  const survey = surveySettings.parse({ on: true, calendarId: id });
  await context.store.surveys.saveSettings({ id: inbox.id, ...survey });
  const set = { settings: { hours: { calendarId: id } } };
  await context.store.inboxes.update({ id: inbox.id, set, settingsChanged: false, now: context.clock.now() });
  const { name } = (await context.store.users.findById(agent.userId)) ?? { name: '' };
  expect(await refusal()).toContain(
    `These go by it: the policy “Standard”, the inbox “${inbox.name}”, ` +
      `the survey of the inbox “${inbox.name}” and ${name}. Give them other hours first.`,
  );
  await updateSlaPolicy(context, admin, { id: policy.id, input: terms() });
  await context.store.users.update(agent.userId, { hours: null });
  await context.store.surveys.removeSettings(inbox.id);
  const none = { settings: {} };
  await context.store.inboxes.update({
    id: inbox.id,
    set: none,
    settingsChanged: false,
    now: context.clock.now(),
  });
  const rule = await createRule(context, admin, {
    ...ruleInput.parse({
      name: 'Closed',
      events: [{ type: 'created' }],
      actions: [{ type: 'spam', spam: true }],
    }),
    ...{ enabled: false, conditions: [{ field: 'hours', operator: 'none-of' as const, values: [id] }] },
  });
  expect(await refusal()).toContain('These go by it: the rule “Closed”.');
  await deleteRule(context, admin, rule.id);
  expect(await refusal()).toBe('deleted');
});

test('holidays are read from a calendar file', () => {
  const ics = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:1',
    'SUMMARY:New Year',
    'DTSTART;VALUE=DATE:20200101',
    'DTEND;VALUE=DATE:20200102',
    'RRULE:FREQ=YEARLY',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:2',
    'SUMMARY:Works outing',
    'DTSTART;VALUE=DATE:20261228',
    'DTEND;VALUE=DATE:20261230',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:3',
    'SUMMARY:Meeting',
    'DTSTART:20261201T100000Z',
    'DTEND:20261201T110000Z',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:4',
    'SUMMARY:Long gone',
    'DTSTART;VALUE=DATE:20190501',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:5',
    'SUMMARY:Thanksgiving',
    'DTSTART;VALUE=DATE:20251127',
    'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
  const { holidays, left } = readHolidays(context, ics);
  expect(left).toBe(1);
  expect(holidays.map(({ date, name }) => `${date} ${name}`)).toEqual(
    [
      '01-01 New Year',
      '2025-11-27 Thanksgiving',
      '2026-11-26 Thanksgiving',
      '2026-12-28 Works outing',
      '2026-12-29 Works outing',
      '2027-11-25 Thanksgiving',
      '2028-11-23 Thanksgiving',
      '2029-11-22 Thanksgiving',
      '2030-11-28 Thanksgiving',
    ].sort(),
  );
  expect(() => readHolidays(context, 'not a calendar')).toThrow(/attention/);
});
