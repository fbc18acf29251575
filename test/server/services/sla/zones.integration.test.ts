import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { slaPolicyInput } from '../../../../shared/schemas/sla-policy.ts';
import { momentAfter } from '../../../../shared/sla/hours.ts';
import type { ClockOwner } from '../../../../shared/sla/whose-zone.ts';
import { advanceSla } from '../../../../server/services/sla/advance.ts';
import { createCalendar } from '../../../../server/services/sla/calendars.ts';
import { explainSla } from '../../../../server/services/sla/explain.ts';
import { createSlaPolicy } from '../../../../server/services/sla/policies.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const minutes = 60_000;
let context: ServiceContext;
let support: StoredInbox;
let admin: Actor;
let agent: Actor;
beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());
beforeEach(async () => {
  support = await inbox(context);
  admin = await person(context, { name: 'Ada', role: 'admin' });
  agent = await person(context, { name: 'Mara', inboxIds: [support.id] });
});

const input = (calendarId: string, zone: ClockOwner) =>
  slaPolicyInput.parse({
    ...{ name: 'Standard', calendarId, zone, targets: { firstResponse: { default: 3600 } } },
    conditions: { inboxIds: [support.id] },
  });

/** A customer's letter that the triage has seen. */
async function wrote(more: Partial<StoredConversation> = {}): Promise<StoredConversation> {
  const row = await conversation(context, support.id, { ...more, text: '' });
  await letter(context, row, { untriaged: true });
  await triageWaiting(context);
  const after = await context.store.conversations.read(row.id);
  if (!after) throw new Error('it is gone');
  return after;
}

test('hours are those of the customer’s time zone, where the policy says so and it is known', async () => {
  const week = Array.from({ length: 7 }, () => [{ from: 9 * 60, to: 17 * 60 }]);
  const hours = { name: `Office ${support.id}`, timeZone: 'Europe/Berlin', week, holidays: [] };
  const { id: calendarId } = await createCalendar(context, admin, hours);
  await createSlaPolicy(context, admin, input(calendarId, 'customer'));
  const contact = { id: newId(), name: 'Kei', address: 'kei@customer.example' };
  const at = context.clock.now();
  const blank = { name: 'Kei', company: '', notes: '', language: null, searchKeys: [] };
  await context.store.contacts.insertMany([
    { ...blank, id: contact.id, timeZone: 'Asia/Tokyo', firstSeenAt: at, lastSeenAt: at, updatedAt: at },
  ]);
  const [there, here] = [await wrote({ contact }), await wrote()];
  const dues = [there, here].map(({ slaDueAt }) => slaDueAt?.getTime());
  const zoned = (timeZone: string) =>
    momentAfter({ calendar: { ...hours, timeZone }, still: [] }, context.clock.now().getTime(), 60 * minutes);
  expect(dues).toEqual([zoned('Asia/Tokyo'), zoned('Europe/Berlin')]);
  // Where the customer lives is pinned, too: a move changes no promise.
  await context.store.contacts.update(contact.id, { timeZone: 'America/Lima' }, context.clock.now());
  expect((await advanceSla(context, { id: there.id }))?.slaDueAt).toEqual(there.slaDueAt);
  const [told] = await explainSla(context, agent, there.id);
  expect(told?.calendar?.timeZone).toBe('Asia/Tokyo');
});

test('hours are those of the inbox, and of the workspace where it says nothing of its own', async () => {
  const week = Array.from({ length: 7 }, () => [{ from: 9 * 60, to: 17 * 60 }]);
  const hours = { name: `By inbox ${support.id}`, timeZone: 'UTC', week, holidays: [] };
  const { id: calendarId } = await createCalendar(context, admin, hours);
  await createSlaPolicy(context, admin, input(calendarId, 'inbox'));
  await context.store.workspace.update({ timeZone: 'Asia/Kolkata' });
  const zoneOfInbox = async (timeZone: string | null) => {
    const now = context.clock.now();
    await context.store.inboxes.update({ id: support.id, set: { timeZone }, settingsChanged: false, now });
    // What was read a moment ago is read anew.
    context.clock.forward(2000);
  };
  const zoned = (timeZone: string) =>
    momentAfter({ calendar: { ...hours, timeZone }, still: [] }, context.clock.now().getTime(), 60 * minutes);
  await zoneOfInbox(null);
  const silent = await wrote();
  expect(silent.slaDueAt?.getTime()).toBe(zoned('Asia/Kolkata'));
  await zoneOfInbox('America/Lima');
  const own = await wrote();
  expect(own.slaDueAt?.getTime()).toBe(zoned('America/Lima'));
  // What was promised stays promised when the inbox moves.
  await zoneOfInbox(null);
  expect((await advanceSla(context, { id: own.id }))?.slaDueAt).toEqual(own.slaDueAt);
  await context.store.workspace.update({ timeZone: 'UTC' });
});
