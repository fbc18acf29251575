import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { ruleInput } from '../../../../shared/schemas/rule.ts';
import { slaPolicyInput } from '../../../../shared/schemas/sla-policy.ts';
import { readLoyalty } from '../../../../server/services/loyalty/read.ts';
import { sweepLoyalty } from '../../../../server/services/loyalty/sweep.ts';
import { createRule } from '../../../../server/services/rules/manage.ts';
import { pinPolicy } from '../../../../server/services/sla/pin-policy.ts';
import { createSlaPolicy } from '../../../../server/services/sla/policies.ts';
import { giveTier } from '../../../../server/services/tiers/give.ts';
import { putTiers } from '../../../../server/services/tiers/manage.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import { inbox, letter } from '../../../support/conversations.ts';
import { member, orders, programme } from '../../../support/loyalty.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let root: Actor;
let gold = '';
let silver = '';
let count = 0;
const day = 86_400_000;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  root = await person(context, { name: 'Root', role: 'admin' });
  const items = ['Gold', 'Silver'].map((name) => ({ name, colour: 'amber' as const }));
  [gold = '', silver = ''] = (await putTiers(context, { items })).map(({ id }) => id);
});
afterAll(() => context.dispose());

const tiers = (more: object = {}) => ({
  tiers: {
    ...{ by: 'spend', periodDays: 365, graceDays: 30 },
    steps: [
      { tierId: gold, from: 1000 },
      { tierId: silver, from: 200 },
    ],
    ...more,
  },
});
const tierOf = async (id: string) => (await context.store.contacts.read(id))?.tier ?? null;
const buy = (contactId: string, total: number, more: object = {}) =>
  orders(context, root, { contactId, number: `#${String((count += 1))}`, total, ...more });
const forward = async (days: number) => {
  context.clock.forward(days * day);
  await sweepLoyalty(context);
};
async function alone(more: object = {}) {
  await context.store.loyaltySettings.programmes.remove({});
  return programme(context, root, tiers(more));
}

test('orders raise a tier at once; when they leave the period it slips after the grace', async () => {
  await alone();
  const { id } = await member(context, root, { name: 'Ada', inboxId });
  await buy(id, 150);
  expect(await tierOf(id)).toBeNull();
  await buy(id, 60);
  expect(await tierOf(id)).toBe(silver);
  await forward(200);
  await buy(id, 900);
  expect(await tierOf(id)).toBe(gold);
  await forward(166);
  // The first two are older than a year now: 900 are left.
  const slipping = (await readLoyalty(context, root, id))[0];
  expect(slipping).toMatchObject({ tierId: gold, ahead: { tierId: gold, missing: 100 } });
  expect(slipping?.slipsAt).toBe(new Date(context.clock.now().getTime() + 30 * day).toISOString());
  await forward(29);
  expect(await tierOf(id)).toBe(gold);
  await forward(1);
  expect(await tierOf(id)).toBe(silver);
  expect((await readLoyalty(context, root, id))[0]?.slipsAt).toBeNull();
});

test('a returned order counts no more; a tier that a person gave for reasons of their own stays', async () => {
  const items = (await context.store.tiers.list()).map(({ id, name, colour }) => ({ id, name, colour }));
  const [friend] = (await putTiers(context, { items: [{ name: 'Friend', colour: 'grey' }, ...items] })).map(
    ({ id }) => id,
  );
  await alone({ graceDays: 0 });
  const [ada, ben] = [
    await member(context, root, { name: 'Ada', inboxId }),
    await member(context, root, { name: 'Ben', inboxId }),
  ];
  await giveTier(context, { contactId: ben.id, tier: friend ?? '' });
  await buy(ben.id, 5000);
  expect(await tierOf(ben.id)).toBe(friend);
  const number = 'back-1';
  await orders(context, root, { contactId: ada.id, number, total: 1200 });
  expect(await tierOf(ada.id)).toBe(gold);
  await orders(context, root, { contactId: ada.id, number, total: 1200, status: 'returned' });
  expect(await tierOf(ada.id)).toBeNull();
});

test('a tier that is taken off the list is one that nobody reaches', async () => {
  const row = await alone();
  const steps = [{ tierId: 'f'.repeat(24), from: 10 }];
  await context.store.loyaltySettings.update(row.id, 1, {
    ...row,
    tiers: { by: 'spend', periodDays: 365, graceDays: 0, steps },
  });
  const { id } = await member(context, root, { name: 'Cy', inboxId });
  await buy(id, 500);
  expect(await tierOf(id)).toBeNull();
  expect((await context.store.orders.unrewarded(10)).length).toBe(0);
});

test('an order raises a tier, the tier changes what was promised, and rules hear of it', async () => {
  await alone();
  const policy = (name: string, tierIds: string[], seconds: number) =>
    createSlaPolicy(
      context,
      root,
      slaPolicyInput.parse({
        ...{ name, targets: { firstResponse: { default: seconds } } },
        conditions: { inboxIds: [inboxId], tierIds },
      }),
    );
  const quick = await policy('Gold', [gold], 600);
  const usual = await policy('Usual', [], 7200);
  const special = await policy('Special', ['e'.repeat(24)], 60);
  await createRule(
    context,
    root,
    ruleInput.parse({
      ...{
        name: 'Raised',
        events: [{ type: 'tier-changed' }],
        actions: [{ type: 'priority', priority: 'high' }],
      },
      conditions: [{ field: 'contact.tier', operator: 'one-of', values: [gold] }],
    }),
  );
  const { id, conversationId } = await member(context, root, { name: 'Dot', inboxId });
  const other = await member(context, root, { name: 'Eli', inboxId });
  const read = async (which: string) => {
    const row = await context.store.conversations.read(which);
    if (!row) throw new Error('gone');
    return row;
  };
  for (const which of [conversationId, other.conversationId]) {
    const row = await read(which);
    const inbound = { kind: 'inbound' as const, untriaged: true };
    await letter(context, row, inbound);
    await triageWaiting(context);
  }
  expect((await read(conversationId)).sla?.pins.map(({ policyId }) => policyId)).toEqual([usual.id]);
  await pinPolicy(context, {
    ...{ conversationId: other.conversationId, policyId: special.id, cause: 'by hand' },
    author: { type: 'system', id: null, name: 'Test' },
  });
  await buy(id, 1500);
  await buy(other.id, 1500);
  await triageWaiting(context);
  const after = await read(conversationId);
  expect(after.contact.tier).toBe(gold);
  expect(after.sla?.pins.map(({ policyId }) => policyId)).toEqual([usual.id, quick.id]);
  expect(after.priority).toBe('high');
  const { items } = await context.store.messages.before(conversationId, undefined, 50);
  const told = items.filter(({ activity }) => activity?.type === 'tier-changed');
  expect(told.map(({ activity }) => activity?.data)).toMatchObject([
    { from: null, to: gold, toName: 'Gold' },
  ]);
  // What somebody pinned stays pinned.
  expect((await read(other.conversationId)).sla?.pins.at(-1)?.policyId).toBe(special.id);
});
