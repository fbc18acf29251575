import { slaTerms } from '../../../shared/schemas/sla-policy.ts';
import type { Context } from '../../context.ts';
import { company } from '../../demo/workspace.ts';
import { idFrom } from '../../store/ids.ts';

const calendarId = idFrom(['demo', 'calendar']);
const policyId = idFrom(['demo', 'sla-policy']);
const quickPolicyId = idFrom(['demo', 'sla-policy', 'quick']);
const changedBy = 'Onevoice';
const hour = 3600;
const office = [
  { from: 9 * 60, to: 12 * 60 + 30 },
  { from: 13 * 60 + 30, to: 18 * 60 },
];

/** Business hours for mail, and minutes around the clock for chats and posts, where they are missing. */
export async function ensurePromises(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  { mail: inboxIds, quick }: { mail: readonly string[]; quick: readonly string[] },
): Promise<void> {
  if (await store.slaPolicies.read(policyId)) return;
  const updatedAt = clock.now();
  const hours = {
    name: `${company.name}: office`,
    timeZone: company.timeZone,
    week: [[], office, office, office, office, office, [{ from: 10 * 60, to: 14 * 60 }]],
    holidays: [
      { date: '12-25', name: 'Christmas', spans: [] },
      { date: '01-01', name: 'New Year', spans: [] },
    ],
  };
  await store.calendars.insert({ id: calendarId, version: 1, hours, updatedAt }, changedBy);
  const terms = slaTerms.parse({
    name: company.name,
    targets: {
      firstResponse: { default: 4 * hour, urgent: hour / 2, high: hour },
      nextResponse: { default: 8 * hour, urgent: hour },
      publicAnswer: { default: 2 * hour },
      resolution: { default: 40 * hour, urgent: 8 * hour },
      handOff: { default: 8 * hour },
    },
    calendarId,
    conditions: { inboxIds: [...inboxIds] },
  });
  const row = { id: policyId, active: true, position: 0, version: 1, terms, updatedAt };
  await store.slaPolicies.insert(row, changedBy);
  const quickTerms = slaTerms.parse({
    name: 'Chats and posts',
    targets: {
      firstResponse: { default: hour / 2, urgent: hour / 4 },
      nextResponse: { default: hour / 2, urgent: hour / 4 },
      publicAnswer: { default: hour },
    },
    conditions: { inboxIds: [...quick] },
  });
  await store.slaPolicies.insert(
    { id: quickPolicyId, active: true, position: 1, version: 1, terms: quickTerms, updatedAt },
    changedBy,
  );
}

/** Takes both away again. */
export async function removePromises({ store }: Pick<Context, 'store'>): Promise<void> {
  await store.slaPolicies.remove(policyId);
  await store.slaPolicies.remove(quickPolicyId);
  await store.calendars.remove(calendarId);
}
