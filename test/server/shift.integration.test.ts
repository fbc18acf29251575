import { afterAll, beforeAll, expect, test } from 'vitest';
import { planShift } from '../bench/shift/plan.ts';
import { runShift } from '../bench/shift/run.ts';
import { workersHere } from '../bench/shift/workers.ts';
import { serviceContext, type ServiceContext } from '../support/service-context.ts';
import { testDatabase } from '../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());

test('forty minutes at work: nothing lost or unowned, nothing given twice, every deadline right, the wall true', async () => {
  // A Monday, at eight in the morning in Berlin. The whole day of forty people: npm run bench -- shift
  context.clock.forward(Date.parse('2026-11-23T07:00:00Z') - context.clock.now().getTime());
  const plan = planShift({ seed: 7, conversations: 40, agents: 6, minutes: 40 });
  const workers = workersHere(context);
  const { checks, handed } = await runShift(context, plan, { workers, checkEvery: 20 });
  expect(checks.complaints).toEqual([]);
  // What it says of itself is not nothing.
  expect(handed).toBeGreaterThanOrEqual(plan.conversations);
  expect(checks.looked.deadlines).toBeGreaterThan(plan.conversations);
  expect(checks.looked.walls).toBe(2);
}, 240_000);
