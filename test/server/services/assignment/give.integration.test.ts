import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { markOnline } from '../../../../server/realtime/presence.ts';
import { handBack } from '../../../../server/services/assignment/hand-back.ts';
import { takeNext } from '../../../../server/services/assignment/next.ts';
import { sweepAssignments } from '../../../../server/services/assignment/sweep.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import { newId } from '../../../../server/store/ids.ts';
import { clientId, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { openScene } from './scene.ts';

const database = testDatabase();
let context: ServiceContext;
beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());

const actor = (userId: string, inboxIds: string[]) =>
  ({ userId, role: 'agent', inboxIds, via: 'session' }) as const;

describe('who gets it', () => {
  test('a chat counts more than a letter', async () => {
    const scene = await openScene(context);
    const userId = await scene.atWork('Ann', { capacity: 3 });
    const chat = { channel: 'webchat' };
    const rows = [await scene.settled(chat), await scene.settled(chat), await scene.settled()];
    expect(rows.map(({ assigneeId }) => assigneeId)).toEqual([userId, null, userId]);
  });

  test('a channel counts as it was said of it, the others as their kind', async () => {
    const { weights } = await context.store.workspace.read();
    await context.store.workspace.update({ weights: { ...weights, channels: { telegram: 3 } } });
    context.clock.forward(2000);
    const scene = await openScene(context);
    const userId = await scene.atWork('Ann', { capacity: 5 });
    const rows = [
      await scene.settled({ channel: 'telegram' }),
      await scene.settled({ channel: 'telegram' }),
      await scene.settled({ channel: 'webchat' }),
      await scene.settled(),
    ];
    expect(rows.map(({ assigneeId }) => assigneeId)).toEqual([userId, null, userId, null]);
    await context.store.workspace.update({ weights });
    context.clock.forward(2000);
  });

  test('who takes no chats but one channel of them gets that, and the other way round', async () => {
    const scene = await openScene(context);
    const one = await scene.atWork('One', { paused: ['chat'], byChannel: { telegram: true } });
    const other = await scene.atWork('Other', { byChannel: { telegram: false } });
    const rows = [
      await scene.settled({ channel: 'telegram' }),
      await scene.settled({ channel: 'telegram' }),
      await scene.settled({ channel: 'webchat' }),
      await scene.settled({ channel: 'webchat' }),
    ];
    expect(rows.map(({ assigneeId }) => assigneeId)).toEqual([one, one, other, other]);
  });

  test('in turn, least recently given first, whoever decides', async () => {
    const scene = await openScene(context);
    const people = [await scene.atWork('Ann'), await scene.atWork('Ben'), await scene.atWork('Cem')];
    const got: (string | null)[] = [];
    for (let round = 0; round < 6; round += 1) {
      context.clock.forward(1000);
      got.push((await scene.settled()).assigneeId);
    }
    expect(new Set(got.slice(0, 3))).toEqual(new Set(people));
    expect(got.slice(3)).toEqual(got.slice(0, 3));
  });

  test('it is kept why one got it, and why nobody could', async () => {
    const scene = await openScene(context);
    const ann = await scene.atWork('Ann', { capacity: 1 });
    const ben = await scene.atWork('Ben', { stance: 'busy' });
    const one = await scene.settled();
    const two = await scene.letter({ triage: 'pending' });
    await letter(context, two, { untriaged: true });
    await triageWaiting(context);
    const traces = async (id: string) =>
      (await context.store.decisions.of(id, 10)).map(({ assignment }) => assignment);
    const [given] = await traces(one.id);
    expect(given).toMatchObject({ userId: ann, ground: 'only', stage: 'matched', strategy: 'round-robin' });
    expect(given?.looked).toContainEqual({ userId: ben, hindrance: 'busy' });
    const [none] = await traces(two.id);
    expect(none).toMatchObject({ userId: null, ground: null });
    expect(none?.looked).toContainEqual({ userId: ann, hindrance: 'full' });
  });

  test('skills first; then language only; then anyone', async () => {
    const [expertTag, name] = ['b'.repeat(24), 'Widening'];
    const scene = await openScene(context, { widenAfterMinutes: 5, anyoneAfterMinutes: 10 });
    await scene.atWork(`${name} expert`, { skills: [expertTag], languages: ['de'], stance: 'busy' });
    const speaker = await scene.atWork(`${name} speaker`, { languages: ['de'], capacity: 1 });
    const anybody = await scene.atWork(`${name} anybody`, { languages: ['fr'] });
    const wanted = { tagIds: [expertTag], language: 'de' };
    const [one, two] = [await scene.settled(wanted), await scene.settled(wanted)];
    expect([one.assigneeId, two.assigneeId]).toEqual([null, null]);
    await sweepAssignments(context);
    expect((await scene.read(one.id)).assigneeId).toBeNull();
    context.clock.forward(5 * 60_000);
    await markOnline(context, [speaker, anybody]);
    await sweepAssignments(context);
    const [first, second] = [await scene.read(one.id), await scene.read(two.id)];
    expect([first.assigneeId, second.assigneeId].toSorted()).toEqual([speaker, null].toSorted());
    context.clock.forward(5 * 60_000);
    await markOnline(context, [speaker, anybody]);
    await sweepAssignments(context);
    const last = await scene.read(first.assigneeId === null ? one.id : two.id);
    expect(last.assigneeId).toBe(anybody);
  });

  test('VIPs, then by priority, when somebody comes', async () => {
    const vip = 'c'.repeat(24);
    const tier = 'd'.repeat(24);
    const rules = { vipTagIds: [vip], vipTierIds: [tier], matchSkills: false };
    const scene = await openScene(context, rules);
    const usual = await scene.settled();
    context.clock.forward(1000);
    const urgent = await scene.settled({ priority: 'urgent' });
    context.clock.forward(1000);
    const important = await scene.settled({ tagIds: [vip] });
    context.clock.forward(1000);
    const gold = await scene.settled({ contact: { ...usual.contact, tier } });
    const userId = await scene.atWork('Ann', { capacity: 2 });
    await sweepAssignments(context);
    const holders = await Promise.all([usual, urgent, important, gold].map(({ id }) => scene.read(id)));
    expect(holders.map(({ assigneeId }) => assigneeId)).toEqual([null, null, userId, userId]);
  });

  test('who is in a segment goes first, as it is when something happens', async () => {
    const segmentId = 'e'.repeat(24);
    const vipSegmentIds = [segmentId];
    const scene = await openScene(context, { vipSegmentIds, matchSkills: false });
    const conditions = [{ field: 'contact.company', operator: 'is' as const, values: ['Harbour Ltd'] }];
    await context.store.segments.insert({
      ...{ id: segmentId, name: segmentId, match: 'all', conditions, version: 1 },
      ...{ updatedAt: context.clock.now(), updatedBy: 'Root' },
    });
    const contactOf = async (company: string) => {
      const id = newId();
      const at = context.clock.now();
      await context.store.contacts.insertMany([
        {
          ...{ id, name: 'Zoe', company, notes: '', searchKeys: [], language: null, timeZone: null },
          ...{ firstSeenAt: at, lastSeenAt: at, createdAt: at, updatedAt: at },
        },
      ]);
      return { id, name: 'Zoe', address: 'zoe@customer.example' };
    };
    const usual = await scene.settled({ contact: await contactOf('Elsewhere') });
    context.clock.forward(1000);
    const member = await scene.settled({ contact: await contactOf('Harbour Ltd') });
    const userId = await scene.atWork('Ann', { capacity: 1 });
    await sweepAssignments(context);
    const holders = await Promise.all([usual, member].map(({ id }) => scene.read(id)));
    expect(holders.map(({ assigneeId }) => assigneeId)).toEqual([null, userId]);
    await context.store.segments.remove(segmentId);
  });

  test('who is busy, away, invisible, paused or at home gets nothing', async () => {
    const scene = await openScene(context);
    await scene.atWork('Busy', { stance: 'busy' });
    await scene.atWork('Away', { stance: 'away' });
    await scene.atWork('Hidden', { stance: 'invisible' });
    await scene.atWork('Paused', { paused: ['mail'] });
    // The clock of the tests stands on a Saturday.
    await scene.atWork('Home', { hours: { text: 'Mo-Fr 09:00-17:00', timeZone: 'Europe/Zurich' } });
    expect((await scene.settled()).assigneeId).toBeNull();
  });

  test('the customer finds who answered them last', async () => {
    const scene = await openScene(context);
    const contact = { id: 'd'.repeat(24), name: 'Zoe', address: 'zoe@customer.example' };
    const known = await scene.atWork('Known');
    const before = await scene.settled({ contact });
    expect(before.assigneeId).toBe(known);
    await scene.atWork('Fresh');
    await context.store.conversations.update({
      ...{ id: before.id, now: context.clock.now() },
      set: { status: 'resolved', lastOutboundAt: context.clock.now() },
    });
    context.clock.forward(1000);
    const row = await scene.settled({ contact });
    expect(row.assigneeId).toBe(known);
    expect(await scene.told(row.id)).toMatchObject([{ type: 'assigned', data: { ground: 'known' } }]);
  });
});

describe('the next one', () => {
  test('two who ask for the next one get two different ones', async () => {
    const scene = await openScene(context, { strategy: 'manual' });
    const people = await Promise.all(['Ann', 'Ben', 'Cem', 'Dan'].map((name) => scene.atWork(name)));
    const letters = await Promise.all(Array.from({ length: 4 }, () => scene.settled()));
    expect(letters.every(({ assigneeId }) => assigneeId === null)).toBe(true);
    const taken = await Promise.all(
      people.map((userId) => takeNext(context, actor(userId, [scene.inbox.id]))),
    );
    expect(new Set(taken.map((one) => one?.id)).size).toBe(4);
    expect(await takeNext(context, actor(people[0] ?? '', [scene.inbox.id]))).toBeNull();
  });

  test('what fits comes before what does not; what one let go comes last', async () => {
    const scene = await openScene(context, { strategy: 'manual' });
    const userId = await scene.atWork('Ann', { languages: ['fr'] });
    const me = actor(userId, [scene.inbox.id]);
    const german = await scene.settled({ language: 'de' });
    context.clock.forward(1000);
    const french = await scene.settled({ language: 'fr' });
    expect((await takeNext(context, me))?.id).toBe(french.id);
    expect((await takeNext(context, me))?.id).toBe(german.id);
    await handBack(context, me, { id: german.id, note: undefined });
    context.clock.forward(1000);
    const other = await scene.settled({ language: 'fr' });
    expect((await takeNext(context, me))?.id).toBe(other.id);
    expect((await takeNext(context, me))?.id).toBe(german.id);
  });

  test('nobody takes what is not theirs to see', async () => {
    const scene = await openScene(context, { strategy: 'manual' });
    await scene.settled();
    const stranger = await person(context, { name: 'Stranger', inboxIds: ['e'.repeat(24)] });
    expect(await takeNext(context, stranger)).toBeNull();
  });
});

describe('handing back', () => {
  test('goes to somebody else, with the note, and says so', async () => {
    const scene = await openScene(context);
    const first = await scene.atWork('First');
    const row = await scene.settled();
    expect(row.assigneeId).toBe(first);
    context.clock.forward(1000);
    const second = await scene.atWork('Second');
    const note = { clientId: clientId(), text: 'Needs somebody from billing.', html: null };
    await handBack(context, actor(first, [scene.inbox.id]), {
      id: row.id,
      note: { ...note, attachmentIds: [], mentions: [] },
    });
    context.clock.forward(1000);
    await triageWaiting(context);
    await sweepAssignments(context);
    expect((await scene.read(row.id)).assigneeId).toBe(second);
    expect((await scene.told(row.id)).map(({ type }) => type)).toEqual([
      'assigned',
      'handed-back',
      'assigned',
    ]);
  });

  test('is refused when nobody holds it', async () => {
    const scene = await openScene(context, { strategy: 'manual' });
    const userId = await scene.atWork('Ann');
    const row = await scene.settled();
    await expect(
      handBack(context, actor(userId, [scene.inbox.id]), { id: row.id, note: undefined }),
    ).rejects.toMatchObject({ code: 'too-late' });
  });
});

test('the triage puts what comes into its queue, and wakes nobody for what machines wrote', async () => {
  const scene = await openScene(context);
  const row = await scene.letter({ triage: 'pending' });
  const { items } = await context.store.messages.before(row.id, undefined, 5);
  await context.store.messages.updateMany(
    items.map(({ id }) => ({ id, set: { untriaged: true, automatic: true }, now: context.clock.now() })),
  );
  await triageWaiting(context);
  const queued = await scene.read(row.id);
  expect(queued.routing).toMatchObject({ queue: `team ${scene.teamId}` });
  expect(queued.routing?.order?.startsWith('9')).toBe(true);
  const userId = await scene.atWork('Ann');
  await sweepAssignments(context);
  expect((await scene.read(row.id)).assigneeId).toBeNull();
  // Taken by hand it may be all the same.
  expect((await takeNext(context, actor(userId, [scene.inbox.id])))?.id).toBe(row.id);
});
