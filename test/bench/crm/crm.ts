import type { Actor } from '../../../shared/abilities.ts';
import { segmentLogic } from '../../../shared/schemas/segment.ts';
import { valuePeopleQuery } from '../../../shared/schemas/value.ts';
import { listTimeline } from '../../../server/services/contacts/timeline.ts';
import { listContacts } from '../../../server/services/contacts/list.ts';
import { carryOutBackTest } from '../../../server/services/health/back-test.ts';
import { sweepHealth } from '../../../server/services/health/upkeep.ts';
import { sizeSegment } from '../../../server/services/segments/size.ts';
import { listValuePeople } from '../../../server/services/value/people.ts';
import { reportValue } from '../../../server/services/value/report.ts';
import { newId } from '../../../server/store/ids.ts';
import { openRig, type Rig } from '../rig.ts';
import { percentile, rounded, type Row, type Scenario } from '../scenario.ts';
import { fillPeople, fillTimeline } from './people.ts';

const admin: Actor = { userId: newId(), role: 'admin', inboxIds: [], via: 'session' };
const usual = 100_000;
const events = 5000;

/** Five conditions of five kinds: about one in fifteen fits. */
const logic = segmentLogic.parse({
  match: 'all',
  conditions: [
    { field: 'contact.orders', operator: 'at-least', number: 1 },
    { field: 'contact.ordersTotal', operator: 'at-least', number: 300 },
    { field: 'contact.language', operator: 'one-of', values: ['de', 'fr', 'es'] },
    { field: 'contact.domain', operator: 'contains', values: ['place-'] },
    { field: 'contact.silentDays', operator: 'at-most', number: 500 },
  ],
});

async function timed(rig: Rig, times: number, run: () => Promise<unknown>): Promise<Row> {
  const millis: number[] = [];
  const cpu = await rig.cpuSeconds();
  for (let nth = 0; nth < times; nth += 1) {
    const begun = performance.now();
    await run();
    millis.push(performance.now() - begun);
  }
  return {
    ...{ times, 'first ms': rounded(millis[0] ?? 0), 'median ms': rounded(percentile(millis, 0.5)) },
    'p95 ms': rounded(percentile(millis, 0.95)),
    'CPU ms': rounded((1000 * ((await rig.cpuSeconds()) - cpu)) / times),
  };
}

async function saveSegment({ context }: Rig): Promise<string> {
  const row = { id: newId(), version: 1, name: 'Five', ...logic, updatedBy: 'bench' };
  await context.store.segments.insert({ ...row, updatedAt: context.clock.now() });
  return row.id;
}

/** What is measured, one after the other: a campaign of 50,000 goes here, too. */
async function measure(rig: Rig, timelineOf: string): Promise<[string, string, Row][]> {
  const { context } = rig;
  const timeline = (cursor?: string) =>
    listTimeline(context, admin, { id: timelineOf, query: { limit: 50, cursor } });
  const deep = async () => {
    let next: string | null = null;
    for (let page = 0; page < 20; page += 1) ({ next } = await timeline(next ?? undefined));
    return next ?? undefined;
  };
  const segmentId = await saveSegment(rig);
  const cursor = await deep();
  const people = valuePeopleQuery.parse({
    set: 'end',
    key: String(context.clock.now().getUTCFullYear()),
    period: 'year',
  });
  return [
    ['timeline, newest 50', '150', await timed(rig, 30, () => timeline())],
    ['timeline, 50 after 1,000', '150', await timed(rig, 30, () => timeline(cursor))],
    ['segment: size while it is edited', '200', await timed(rig, 20, () => sizeSegment(context, logic))],
    [
      'segment: first 50 members',
      '1000',
      await timed(rig, 20, () => listContacts(context, admin, { segmentId, limit: 50 })),
    ],
    ['value: report', '', await timed(rig, 10, () => reportValue(context, admin, {}))],
    ['value: people behind a figure', '', await timed(rig, 5, () => listValuePeople(context, admin, people))],
    ['health: a sweep over 1,000', '', await timed(rig, 5, () => sweepHealth(context))],
    ['health: back-test over all', '', await timed(rig, 1, () => backTest(rig))],
  ];
}

async function backTest({ context }: Rig): Promise<void> {
  await context.store.health.put({ id: 'test', at: context.clock.now(), place: '', state: 'waiting' });
  await carryOutBackTest(context);
}

/** What looking at customers costs where there are many: at the services, on an embedded store of its own. */
export const crm: Scenario = {
  name: 'crm',
  about: 'contact timeline, segments, value and health over 100,000 contacts and orders',
  run: async (say, { upTo = usual }) => {
    const rig = await openRig(new Date('2026-11-22T12:00:00Z'));
    try {
      const { store, clock } = rig.context;
      const { orders } = await fillPeople(store, upTo, clock.now());
      const timelineOf = await fillTimeline(store, { events, inboxId: newId(), now: clock.now() });
      say(`${String(upTo)} contacts, ${String(orders)} orders, one contact with ${String(events)} events`);
      const measured = await measure(rig, timelineOf);
      return {
        rows: measured.map(([what, target, row]) => ({ what, ...row, 'target ms': target })),
        notes: [
          'at the services, without HTTP; the store is a process of its own on the same machine; CPU is that of both, for one call',
          'the size of a segment is reckoned from 2,000 contacts, its members are looked for among 2,000 for a page',
        ],
      };
    } finally {
      await rig.dispose();
    }
  },
};
