import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { activityRow } from '../../../../server/services/conversations/write-activity.ts';
import { keepAssignmentTrace } from '../../../../server/services/rules/trace-assignment.ts';
import { listDecisions } from '../../../../server/services/rules/trace.ts';
import { advanceSla } from '../../../../server/services/sla/advance.ts';
import { createSegment } from '../../../../server/services/segments/manage.ts';
import { segmentInput } from '../../../../shared/schemas/segment.ts';
import { createCalendar } from '../../../../server/services/sla/calendars.ts';
import { createSlaPolicy } from '../../../../server/services/sla/policies.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import { newId } from '../../../../server/store/ids.ts';
import { slaPolicyInput } from '../../../../shared/schemas/sla-policy.ts';
import { person } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { rulesScene, type RulesScene } from './rules-scene.ts';

const database = testDatabase();
let scene: RulesScene;
beforeAll(async () => {
  scene = await rulesScene(database);
});
afterAll(() => scene.dispose());
beforeEach(() => scene.fresh());

const day = [{ from: 0, to: 24 * 60 }];
const hours = (name: string, open: boolean) => ({
  ...{ name, timeZone: 'Europe/Berlin', holidays: [] },
  week: Array.from({ length: 7 }, () => (open ? day : [])),
});

test('business hours, the person, their company and segment decide, and the trace names them', async () => {
  const open = await createCalendar(scene.context, scene.admin, hours(`Always ${newId()}`, true));
  const closed = await createCalendar(scene.context, scene.admin, hours(`Never ${newId()}`, false));
  const ltd = { field: 'contact.company', operator: 'ends', values: ['Ltd'] };
  const segment = await createSegment(
    scene.context,
    scene.admin,
    segmentInput.parse({ name: `Limited ${newId()}`, conditions: [ltd] }),
  );
  await scene.rule({
    conditions: [
      { field: 'hours', operator: 'none-of', values: [closed.id] },
      { field: 'hours', operator: 'any-of', values: [open.id] },
      { field: 'contact.notes', operator: 'contains', values: ['boss'] },
      { field: 'contact.company', operator: 'is', values: ['Harbour Ltd'] },
      { field: 'contact.segments', operator: 'any-of', values: [segment.id] },
    ],
  });
  const first = await scene.arrives({ from: 'hours@customer.example' });
  expect(first.priority).toBe('none');
  await scene.context.store.contacts.update(
    first.contact.id,
    { notes: 'The boss', company: 'Harbour Ltd' },
    scene.context.clock.now(),
  );
  const second = await scene.arrives({ from: 'hours@customer.example' });
  expect(second.priority).toBe('urgent');
  const { items, names } = await listDecisions(scene.context, scene.admin, second.id);
  expect(items[0]?.rules[0]?.checks[1]).toMatchObject({ field: 'hours', passed: true });
  expect(names).toMatchObject({ [open.id]: open.name, [closed.id]: closed.name });
});

test('a rule gives a policy, and its clocks run from then on; a breach is an event with its clock', async () => {
  const input = slaPolicyInput.parse({
    ...{ name: `Gold ${newId()}`, targets: { firstResponse: { default: 600 } } },
    conditions: { channels: ['nowhere'] },
  });
  const policy = await createSlaPolicy(scene.context, scene.admin, input);
  await scene.rule({ actions: [{ type: 'sla-policy', policyId: policy.id }] });
  await scene.rule({
    events: [{ type: 'sla-breached' }],
    conditions: [
      { field: 'sla.metric', operator: 'one-of', values: ['firstResponse'] },
      { field: 'sla.state', operator: 'any-of', values: ['breached'] },
      { field: 'sla.policy', operator: 'one-of', values: [policy.id] },
    ],
  });
  const given = await scene.arrives();
  expect(given.sla?.pins.at(-1)).toMatchObject({ policyId: policy.id });
  expect(
    (await scene.threadOf(given.id)).filter(({ activity }) => activity?.type === 'sla-policy'),
  ).toHaveLength(1);
  scene.context.clock.forward(601_000);
  await advanceSla(scene.context, { id: given.id });
  await triageWaiting(scene.context);
  expect((await scene.now(given.id)).priority).toBe('urgent');
});

test('what a rule gives stays, though another policy would fit by itself', async () => {
  const policy = (name: string, channels: string[]) =>
    createSlaPolicy(
      scene.context,
      scene.admin,
      slaPolicyInput.parse({
        ...{ name: `${name} ${newId()}`, targets: { firstResponse: { default: 600 } } },
        conditions: { channels },
      }),
    );
  const gold = await policy('Gold', ['nowhere']);
  const usual = await policy('Usual', []);
  expect((await scene.arrives()).sla?.pins.map(({ policyId }) => policyId)).toEqual([usual.id]);
  await scene.rule({ actions: [{ type: 'sla-policy', policyId: gold.id }] });
  expect((await scene.arrives()).sla?.pins.map(({ policyId }) => policyId)).toEqual([gold.id]);
});

test('a survey and a promise are events', async () => {
  await scene.rule({
    events: [{ type: 'survey-answered' }],
    conditions: [{ field: 'survey.score', operator: 'at-most', number: 2 }],
  });
  const { id } = await scene.arrives();
  const answered = async (score: number) => {
    const conversation = await scene.now(id);
    const author = { type: 'contact', id: conversation.contact.id, name: 'Zoe' } as const;
    const activity = { type: 'survey-answered', data: { score, comment: '' } };
    const row = activityRow({ conversation, author, activity, now: scene.context.clock.now() });
    await scene.context.store.messages.insert(row);
    await triageWaiting(scene.context);
    return (await scene.now(id)).priority;
  };
  expect(await answered(4)).toBe('none');
  expect(await answered(2)).toBe('urgent');
});

test('who could have had a conversation stands in the trace, once', async () => {
  const { id } = await scene.arrives();
  const [row] = await scene.threadOf(id);
  const mara = await person(scene.context, { name: 'Mara', inboxIds: [scene.support.id] });
  const trace = {
    ...{ teamId: null, userId: mara.userId, ground: 'room' as const, stage: 'matched' as const },
    ...{ strategy: 'least-loaded', waitedMinutes: 0 },
    looked: [{ userId: mara.userId, hindrance: null }],
  };
  const keeping = { conversationId: id, rowId: row?.id ?? '', trace };
  await keepAssignmentTrace(scene.context, keeping);
  await keepAssignmentTrace(scene.context, keeping);
  const { items } = await listDecisions(scene.context, scene.admin, id);
  expect(items).toMatchObject([{ event: 'assignment', rules: [], assignment: trace }]);
});
