import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { ideaInput } from '../../../../shared/schemas/idea.ts';
import { mergeContacts, undoMerge } from '../../../../server/services/contacts/merge.ts';
import { carryOutContactDeletion } from '../../../../server/services/deletion/carry-out-contact-deletion.ts';
import { deleteContact } from '../../../../server/services/deletion/delete-contact.ts';
import { sweepIdeas } from '../../../../server/services/ideas/count.ts';
import { listVoters } from '../../../../server/services/ideas/list-voters.ts';
import {
  createIdea,
  listIdeas,
  putIdeaOnBoard,
  readIdea,
  readIdeaHistory,
  setIdeaStatus,
  updateIdea,
} from '../../../../server/services/ideas/manage.ts';
import { mergeIdea, partIdea } from '../../../../server/services/ideas/merge.ts';
import { castVote, unvoteFor, voteFor } from '../../../../server/services/ideas/vote.ts';
import { readPerson } from '../../../../server/services/contacts/person.ts';
import { inbox } from '../../../support/conversations.ts';
import { member, orders } from '../../../support/loyalty.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let root: Actor;
let supervisor: Actor;
let agent: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  root = await person(context, { name: 'Root', role: 'admin' });
  supervisor = await person(context, { name: 'Sue', role: 'supervisor', inboxIds: [inboxId] });
  agent = await person(context, { name: 'Agnes', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());

const customer = (name: string) => member(context, root, { name, inboxId });
const fresh = async (title = 'A dark theme') =>
  (await createIdea(context, agent, ideaInput.parse({ title }))).id;
const votesOf = async (id: string) => (await readIdea(context, root, id)).votes;
const vote = (id: string, contactId: string, tell = false) =>
  voteFor(context, agent, { id, contactId, tell });
const votersOf = async (id: string, actor = root) =>
  (await listVoters(context, actor, { id, query: { limit: 100 } })).items.map(({ name }) => name).toSorted();
const people = async (...names: string[]) => Promise.all(names.map((name) => customer(name)));

describe('one person, one vote', () => {
  test('however often they vote', async () => {
    const id = await fresh();
    const ada = await customer('Ada');
    await vote(id, ada.id);
    await Promise.all([vote(id, ada.id), vote(id, ada.id, true)]);
    expect(await votesOf(id)).toBe(1);
    const { items } = await listVoters(context, root, { id, query: { limit: 10 } });
    expect(items).toMatchObject([{ name: 'Ada', tell: true, source: 'agent' }]);
    expect(await unvoteFor(context, agent, { id, contactId: ada.id })).toMatchObject({ votes: 0 });
  });

  test('fifty at once are fifty, and the count is that of the rows', async () => {
    const id = await fresh();
    const idea = await context.store.ideas.read(id);
    const crowd = await people(...Array.from({ length: 50 }, (_, at) => `Voter ${String(at)}`));
    await Promise.all(
      crowd.flatMap(({ id: contactId }) =>
        [1, 2].map(async () => {
          const voter = await readPerson(context, contactId);
          if (idea && voter) {
            await castVote(context, { idea, person: voter, by: '', source: 'board', tell: false });
          }
        }),
      ),
    );
    expect(await votesOf(id)).toBe(50);
    expect(await context.store.ideas.votesOf([id])).toHaveLength(50);
  }, 60_000);

  test('also when two contacts turn out to be one person, and are parted again', async () => {
    const id = await fresh();
    const [one, two, three] = await people('Bea', 'Bea B.', 'Cem');
    if (!one || !two || !three) throw new Error('three were made');
    for (const { id: contactId } of [one, two, three]) await vote(id, contactId);
    await mergeContacts(context, root, { id: one.id, otherId: two.id, evidence: [] });
    expect(await votesOf(id)).toBe(2);
    expect(await votersOf(id)).toEqual(['Bea', 'Cem']);
    await vote(id, two.id);
    expect(await votesOf(id)).toBe(2);
    const [merge] = await context.store.contactMerges.into([one.id]);
    await undoMerge(context, root, merge?.id ?? '');
    expect(await votesOf(id)).toBe(3);
    expect(await votersOf(id)).toEqual(['Bea', 'Bea B.', 'Cem']);
  });

  test('goes with them when they are deleted', async () => {
    const [id, part] = [await fresh(), await fresh('The same')];
    const [ada, ben] = await people('Ada', 'Ben');
    await vote(id, ada?.id ?? '');
    await vote(part, ben?.id ?? '');
    await mergeIdea(context, supervisor, { id: part, intoId: id });
    expect(await votesOf(id)).toBe(2);
    const gone = await deleteContact(context, root, { id: ben?.id ?? '', conversations: 'delete' });
    await carryOutContactDeletion(context, gone.id);
    expect(await votesOf(id)).toBe(1);
    expect(await votesOf(part)).toBe(0);
  });
});

describe('ideas that are merged', () => {
  test('count each voter once, and parting gives back what was', async () => {
    const [dark, night] = [await fresh('Dark theme'), await fresh('Night colours')];
    const [ada, ben, cem, dan] = await people('Ada', 'Ben', 'Cem', 'Dan');
    for (const one of [ada, ben]) await vote(dark, one?.id ?? '');
    for (const one of [ben, cem]) await vote(night, one?.id ?? '');
    const whole = await mergeIdea(context, supervisor, { id: night, intoId: dark });
    expect(whole).toMatchObject({ id: dark, votes: 3, merged: [{ id: night, title: 'Night colours' }] });
    expect(await votersOf(dark)).toEqual(['Ada', 'Ben', 'Cem']);
    // Who votes for a part votes for the whole; who had voted for either has voted.
    await vote(night, dan?.id ?? '');
    await vote(dark, cem?.id ?? '');
    expect(await votesOf(dark)).toBe(4);
    const apart = await partIdea(context, supervisor, night);
    expect(apart).toMatchObject({ votes: 2, mergedInto: null });
    expect(await votersOf(night)).toEqual(['Ben', 'Cem']);
    expect(await votersOf(dark)).toEqual(['Ada', 'Ben', 'Dan']);
    expect(await votesOf(dark)).toBe(3);
  });

  test('in a chain stand as they stood when the middle is parted', async () => {
    const [a, b, c] = [await fresh('A'), await fresh('B'), await fresh('C')];
    const voters = await people('Ada', 'Ben', 'Cem');
    for (const [at, id] of [a, b, c].entries()) await vote(id, voters[at]?.id ?? '');
    await mergeIdea(context, supervisor, { id: a, intoId: b });
    await mergeIdea(context, supervisor, { id: b, intoId: c });
    expect([await votesOf(c), await votesOf(b)]).toEqual([3, 2]);
    await partIdea(context, supervisor, b);
    expect([await votesOf(c), await votesOf(b), await votesOf(a)]).toEqual([1, 2, 1]);
    expect((await readIdea(context, root, a)).mergedInto).toEqual({ id: b, title: 'B' });
  });

  test('never make a circle', async () => {
    const [a, b] = [await fresh('A'), await fresh('B')];
    await mergeIdea(context, supervisor, { id: a, intoId: b });
    await expect(mergeIdea(context, supervisor, { id: b, intoId: a })).rejects.toMatchObject({
      code: 'not-capable',
    });
    await expect(mergeIdea(context, supervisor, { id: a, intoId: b })).rejects.toMatchObject({
      code: 'not-capable',
    });
    await expect(mergeIdea(context, supervisor, { id: b, intoId: b })).rejects.toMatchObject({
      code: 'not-capable',
    });
    await partIdea(context, supervisor, a);
    await expect(partIdea(context, supervisor, a)).rejects.toMatchObject({ code: 'too-late' });
  });

  test('two merges that cross leave one standing', async () => {
    const [a, b] = [await fresh('A'), await fresh('B')];
    await Promise.allSettled([
      mergeIdea(context, supervisor, { id: a, intoId: b }),
      mergeIdea(context, supervisor, { id: b, intoId: a }),
    ]);
    const rows = await context.store.ideas.readMany([a, b]);
    expect(rows.filter(({ standing }) => standing)).toHaveLength(1);
  });
});

describe('the list', () => {
  test('by votes, by worth of the voters and newest first, page after page', async () => {
    await context.store.ideas.collection.remove({});
    const ids = [await fresh('One'), await fresh('Two'), await fresh('Three')];
    const [ada, ben, cem] = await people('Ada', 'Ben', 'Cem');
    await orders(context, root, { contactId: cem?.id ?? '', number: `i-${ids[0] ?? ''}`, total: 500 });
    for (const one of [ada, ben]) await vote(ids[1] ?? '', one?.id ?? '');
    await vote(ids[0] ?? '', cem?.id ?? '');
    const titles = async (sort: 'votes' | 'recent' | 'value') => {
      const all: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listIdeas(context, agent, { sort, limit: 1, cursor });
        all.push(...page.items.map(({ title }) => title));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      return all;
    };
    expect(await titles('votes')).toEqual(['Two', 'One', 'Three']);
    expect((await titles('value'))[0]).toBe('One');
    expect(await titles('recent')).toEqual(['Three', 'Two', 'One']);
    expect((await readIdea(context, agent, ids[0] ?? '')).worth).toEqual({ total: 500, currency: 'EUR' });
    expect((await listIdeas(context, agent, { sort: 'votes', limit: 9, status: 'done' })).items).toEqual([]);
  });
});

describe('where an idea stands', () => {
  test('is said with a reason, kept in its history, and by those who may', async () => {
    const id = await fresh('Gift cards');
    const { version } = await readIdea(context, agent, id);
    const wish = { id, version, status: 'planned' as const, reason: 'In spring.' };
    await expect(setIdeaStatus(context, agent, wish)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await setIdeaStatus(context, supervisor, wish)).toMatchObject({
      ...{ status: 'planned', reason: 'In spring.' },
    });
    await expect(setIdeaStatus(context, supervisor, wish)).rejects.toMatchObject({ code: 'too-late' });
    const history = await readIdeaHistory(context, agent, id);
    expect(history.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['status', 'new', 'planned'],
      ['created', null, null],
    ]);
  });

  test('the board shows what somebody wrote for it, and not what is part of another', async () => {
    const [id, into] = [await fresh('Raw words'), await fresh('Better words')];
    const { version } = await readIdea(context, agent, id);
    const texts = [{ language: 'en', title: 'Gift cards', text: '', reason: '' }];
    await expect(putIdeaOnBoard(context, agent, { id, version, texts })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await putIdeaOnBoard(context, supervisor, { id, version, texts });
    const boards = async () =>
      (await context.store.ideas.shown('new', 50)).map((row) => row.board?.[0]?.title);
    expect(await boards()).toContain('Gift cards');
    await mergeIdea(context, supervisor, { id, intoId: into });
    expect(await boards()).not.toContain('Gift cards');
    await partIdea(context, supervisor, id);
    expect(await boards()).toContain('Gift cards');
  });

  test('words are changed by who looked at the newest', async () => {
    const id = await fresh('Typo');
    const { version } = await readIdea(context, agent, id);
    const input = ideaInput.parse({ title: 'No typo' });
    expect(await updateIdea(context, supervisor, { id, version, input })).toMatchObject({ title: 'No typo' });
    await expect(updateIdea(context, supervisor, { id, version, input })).rejects.toMatchObject({
      code: 'too-late',
    });
  });
});

test('the sweep counts what a crash left uncounted', async () => {
  const id = await fresh('Interrupted');
  const ada = await customer('Ada');
  await context.store.ideas.vote({
    ...{ id: 'e'.repeat(24), ideaId: id, contactId: ada.id, at: context.clock.now() },
    ...{ by: '', source: 'board', tell: false },
  });
  await context.store.ideas.countSoon([id]);
  expect(await votesOf(id)).toBe(0);
  await sweepIdeas(context);
  expect(await votesOf(id)).toBe(1);
});
