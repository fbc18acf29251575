import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { outcomeQuery } from '../../../../shared/schemas/sla-report.ts';
import { exportOutcomes } from '../../../../server/services/reports/export-outcomes.ts';
import { listOutcomes } from '../../../../server/services/reports/list-outcomes.ts';
import { reportSla } from '../../../../server/services/reports/sla.ts';
import { listBreachReasons, saveBreachReasons } from '../../../../server/services/sla/breach-reasons.ts';
import { listBreaches, reviewBreach, undoReview } from '../../../../server/services/sla/breaches.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredSlaOutcome } from '../../../../server/store/sla-facts.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let boss: Actor;
let elsewhere: Actor;
let inboxId: string;
let conversationId: string;
let period: { from: string; to: string };

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());
beforeEach(async () => {
  context.clock.forward(86_400_000);
  inboxId = (await inbox(context)).id;
  boss = await person(context, { name: 'Bo', role: 'supervisor', inboxIds: [inboxId] });
  elsewhere = await person(context, { name: 'Eve', role: 'supervisor', inboxIds: [] });
  conversationId = (await conversation(context, inboxId)).id;
  const at = context.clock.now().getTime();
  period = { from: new Date(at - 3_600_000).toISOString(), to: new Date(at + 3_600_000).toISOString() };
});

async function outcome(more: Partial<StoredSlaOutcome> = {}): Promise<StoredSlaOutcome> {
  const at = context.clock.now();
  const row: StoredSlaOutcome = {
    ...{ id: newId(), conversationId, inboxId, metric: 'firstResponse', policyId: newId(), policyVersion: 1 },
    ...{ teamId: null, assigneeId: null, channel: 'test', startedAt: at, dueAt: at, endedAt: at, at },
    ...{ businessSeconds: 60, targetSeconds: 600, met: true, ...more },
  };
  await context.store.slaOutcomes.settle([row], []);
  return row;
}
const list = (more: Record<string, string> = {}, actor = boss) =>
  listOutcomes(context, actor, outcomeQuery.parse({ ...period, ...more }));
const open = async (actor = boss) =>
  (await listBreaches(context, actor, { state: 'open', limit: 50 })).items.map(({ id }) => id);

test('counts how promises went, by whom and what, and every figure equals the list behind it', async () => {
  const agentId = boss.userId;
  await outcome({ assigneeId: agentId, businessSeconds: 100 });
  await outcome({ assigneeId: agentId, businessSeconds: 300, met: false });
  await outcome({ channel: 'other', businessSeconds: 200 });
  await outcome({ metric: 'resolution', met: false, endedAt: null });
  const report = await reportSla(context, boss, { ...period, metric: 'firstResponse' });
  const parked = { times: 0, seconds: 0 };
  expect(report.overall).toEqual({ total: 3, met: 2, medianSeconds: 200, p90Seconds: 300, parked });
  expect(report.metrics.map(({ metric, total, met }) => [metric, total, met])).toEqual([
    ['firstResponse', 3, 2],
    ['resolution', 1, 0],
  ]);
  expect(report.groups.agent).toEqual([
    { key: agentId, name: 'Bo', total: 2, met: 1, medianSeconds: 100, p90Seconds: 300, parked },
    { key: 'none', name: '', total: 1, met: 1, medianSeconds: 200, p90Seconds: 200, parked },
  ]);
  expect(report.reasons).toEqual([{ key: 'none', count: 1 }]);
  const filters = { policy: 'policyId', team: 'teamId', agent: 'agentId', channel: 'channel', hour: 'hour' };
  for (const [grouping, field] of Object.entries(filters)) {
    for (const { key, total, met } of report.groups[grouping as 'hour']) {
      const of = { metric: 'firstResponse', [field]: key };
      expect((await list(of)).items).toHaveLength(total);
      expect((await list({ ...of, met: 'true' })).items).toHaveLength(met);
    }
  }
});

test('says how often and for how long promises were parked, and lists them', async () => {
  await outcome();
  const { id } = await outcome({ assigneeId: boss.userId, parkedTimes: 2, parkedSeconds: 900 });
  await outcome({ parkedTimes: 0, parkedSeconds: 0 });
  const report = await reportSla(context, boss, period);
  expect(report.overall.parked).toEqual({ times: 2, seconds: 900 });
  expect(report.groups.agent.map(({ key, parked }) => [key, parked.times])).toEqual([
    ['none', 0],
    [boss.userId, 2],
  ]);
  const { items } = await list({ parked: 'true' });
  expect(items.map((one) => [one.id, one.parked])).toEqual([[id, { times: 2, seconds: 900 }]]);
  expect((await list({ parked: 'false' })).items).toHaveLength(2);
});

test('pages through the list newest first, each once', async () => {
  const rows: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    context.clock.forward(n % 2 === 0 ? 0 : 1000);
    rows.push((await outcome({ met: n % 2 === 0 })).id);
  }
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await list({ limit: '2', ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  }
  expect(new Set(seen)).toEqual(new Set(rows));
  expect(seen).toHaveLength(5);
});

test('shows nothing of inboxes that one does not see, and asks for a period that makes sense', async () => {
  const broken = await outcome({ met: false });
  expect((await reportSla(context, elsewhere, period)).overall.total).toBe(0);
  expect((await list({}, elsewhere)).items).toEqual([]);
  expect(await open(elsewhere)).toEqual([]);
  const review = { reason: 'volume', note: '' };
  await expect(reviewBreach(context, elsewhere, { id: broken.id, review })).rejects.toMatchObject({
    code: 'not-found',
  });
  const backwards = { from: period.to, to: period.from };
  await expect(reportSla(context, boss, backwards)).rejects.toMatchObject({ code: 'validation-failed' });
});

test('gives the same list as CSV', async () => {
  await outcome({ met: false, assigneeId: boss.userId });
  await outcome();
  let csv = '';
  for await (const line of exportOutcomes(context, boss, { ...period, met: false })) csv += line;
  const lines = csv.trimEnd().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^conversation,customer,subject,/);
  expect(lines[1]).toContain('firstResponse,,,Bo,');
});

test('a review takes a broken promise off the queue, with who, when and why; an undo puts it back', async () => {
  const { id } = await outcome({ met: false });
  const { id: kept } = await outcome();
  expect(await open()).toEqual([id]);
  const reviewed = await reviewBreach(context, boss, { id, review: { reason: 'staffing', note: 'Two ill' } });
  const at = context.clock.now().toISOString();
  expect(reviewed.review).toEqual({ reason: 'staffing', note: 'Two ill', by: boss.userId, at });
  expect(await open()).toEqual([]);
  expect((await listBreaches(context, boss, { state: 'reviewed', limit: 50 })).items[0]).toEqual(reviewed);
  expect((await reportSla(context, boss, period)).reasons).toEqual([{ key: 'staffing', count: 1 }]);
  expect((await list({ reason: 'staffing' })).items.map((one) => one.id)).toEqual([id]);
  // The clocks may be calculated again at any time: what a person said stays.
  await context.store.slaOutcomes.settle([await outcome({ id, met: false, businessSeconds: 61 })], []);
  expect(await open()).toEqual([]);
  expect((await undoReview(context, boss, id)).review).toBeNull();
  expect(await open()).toEqual([id]);
  const review = { reason: 'staffing', note: '' };
  await expect(reviewBreach(context, boss, { id: kept, review })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('reasons are renamed, added and no longer offered; what was said with them stays', async () => {
  const { id } = await outcome({ met: false });
  const before = await listBreachReasons(context);
  expect(before.map((one) => one.id)).toContain('volume');
  await reviewBreach(context, boss, { id, review: { reason: 'volume', note: '' } });
  const rest = before.filter((one) => one.id !== 'volume');
  const items = [...rest, { name: 'Strike', active: true }];
  const after = await saveBreachReasons(context, boss, { items });
  expect(after.at(-1)).toEqual({ id: 'volume', name: null, active: false });
  const strike = after.find(({ name }) => name === 'Strike')?.id ?? '';
  await expect(
    reviewBreach(context, boss, { id, review: { reason: 'volume', note: '' } }),
  ).rejects.toMatchObject({ code: 'validation-failed' });
  expect(
    (await reviewBreach(context, boss, { id, review: { reason: strike, note: '' } })).review?.reason,
  ).toBe(strike);
});
