import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ideaInput, tellInput, type IdeaStatus } from '../../../../shared/schemas/idea.ts';
import { mergeContacts } from '../../../../server/services/contacts/merge.ts';
import { readPerson } from '../../../../server/services/contacts/person.ts';
import {
  createIdea,
  readIdea,
  readIdeaHistory,
  setIdeaStatus,
} from '../../../../server/services/ideas/manage.ts';
import { mergeIdea } from '../../../../server/services/ideas/merge.ts';
import { tellVoters, tryTelling } from '../../../../server/services/ideas/tell.ts';
import { castVote, findIdea } from '../../../../server/services/ideas/vote.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { campaignsScene, consent, type CampaignsScene } from '../campaigns/campaigns-scene.ts';

const database = testDatabase();
let scene: CampaignsScene;
beforeAll(async () => {
  scene = await campaignsScene(database);
});
afterAll(() => scene.dispose());
beforeEach(() => scene.fresh());

const made = async (title = 'Gift cards') =>
  (await createIdea(scene.context, scene.admin, ideaInput.parse({ title }))).id;

async function vote(id: string, contactId: string, tell = true): Promise<void> {
  const [idea, person] = await Promise.all([
    findIdea(scene.context, id),
    readPerson(scene.context, contactId),
  ]);
  if (person) await castVote(scene.context, { idea, person, by: '', source: 'board', tell });
}

async function stand(id: string, status: IdeaStatus, reason = 'In spring.'): Promise<void> {
  const { version } = await readIdea(scene.context, scene.admin, id);
  await setIdeaStatus(scene.context, scene.admin, { id, version, status, reason });
}

const words = async (more: object = {}) =>
  tellInput.parse({
    answerId: await scene.answer('{{idea.title}} is {{idea.status}}. {{idea.reason}}'),
    subjects: [{ language: null, text: 'About {{idea.title}}' }],
    ...{ inboxIds: [scene.news.id], ...more },
  });
/** Told, and all that was to be sent was sent. */
async function told(id: string, more: object = {}): Promise<string> {
  const { campaignId } = await tellVoters(scene.context, scene.admin, { id, input: await words(more) });
  await scene.work(campaignId);
  return campaignId;
}

describe('telling voters where an idea stands', () => {
  test('goes to who asked for it, in its words, and to nobody else', async () => {
    const id = await made();
    const asked = await scene.contact({ address: 'asked@customer.example', said: null });
    const silent = await scene.contact({ address: 'silent@customer.example', said: null });
    const refused = await scene.contact({ address: 'refused@customer.example', said: null });
    await consent(scene.context, { contactId: refused.id, given: false, purpose: 'notices' });
    await scene.contact({ address: 'no-voter@customer.example' });
    for (const [one, tell] of [
      [asked, true],
      [silent, false],
      [refused, true],
    ] as const) {
      await vote(id, one.id, tell);
    }
    await stand(id, 'planned');
    const tried = await tryTelling(scene.context, scene.admin, { id, input: await words() });
    expect(tried).toMatchObject({ inSegment: 2, gets: 1, leftBy: [{ reason: 'refused', count: 1 }] });
    expect(tried.preview[0]).toMatchObject({
      ...{ subject: 'About Gift cards', text: 'Gift cards is Planned. In spring.' },
    });
    expect(scene.got()).toEqual([]);
    await told(id);
    expect(scene.got()).toEqual(['asked@customer.example']);
    const [latest] = await readIdeaHistory(scene.context, scene.admin, id);
    expect(latest).toMatchObject({ to: 'planned' });
  });

  test('goes to every voter who said yes to news when that is chosen', async () => {
    const id = await made();
    const yes = await scene.contact({ address: 'yes@customer.example', said: true });
    const asked = await scene.contact({ address: 'only-asked@customer.example', said: null });
    await vote(id, yes.id, false);
    await vote(id, asked.id, true);
    await stand(id, 'done');
    await told(id, { audience: 'consented' });
    expect(scene.got()).toEqual(['yes@customer.example']);
  });

  test('is once for each status, and again for the next', async () => {
    const id = await made();
    const ann = await scene.contact({ address: 'ann-once@customer.example', said: null });
    await vote(id, ann.id);
    await stand(id, 'planned');
    await told(id);
    await expect(told(id)).rejects.toMatchObject({ code: 'too-late' });
    const again = tryTelling(scene.context, scene.admin, { id, input: await words() });
    await expect(again).rejects.toMatchObject({ code: 'too-late' });
    await stand(id, 'done');
    await told(id);
    await stand(id, 'planned');
    await expect(told(id)).rejects.toMatchObject({ code: 'too-late' });
    expect(scene.got()).toEqual(['ann-once@customer.example', 'ann-once@customer.example']);
  });

  test('is once for each person, and not again of what was merged into it', async () => {
    const [part, whole] = [await made('Vouchers'), await made('Gift cards')];
    const ann = await scene.contact({ address: 'ann-1@customer.example', said: null });
    const other = await scene.contact({ address: 'ann-2@customer.example', said: null });
    const ben = await scene.contact({ address: 'ben@customer.example', said: null });
    await vote(part, ann.id);
    await vote(whole, other.id);
    await vote(whole, ben.id);
    await mergeContacts(scene.context, scene.admin, { id: ann.id, otherId: other.id, evidence: [] });
    await stand(part, 'planned');
    await told(part);
    expect(scene.got()).toHaveLength(1);
    await mergeIdea(scene.context, scene.admin, { id: part, intoId: whole });
    await stand(whole, 'planned');
    await told(whole);
    expect(scene.got().slice(1)).toEqual(['ben@customer.example']);
  });

  test('speaks the language of each, with the words of the board where there are some', async () => {
    const id = await made();
    const eva = await scene.contact({ address: 'eva@customer.example', language: 'de', said: null });
    await vote(id, eva.id);
    await stand(id, 'planned');
    const { version } = await findIdea(scene.context, id);
    const board = [
      { language: 'en', title: 'Gift cards', text: '', reason: '' },
      { language: 'de', title: 'Gutscheine', text: '', reason: 'Im Frühling.' },
    ];
    await scene.context.store.ideas.change({ id, version }, { board });
    const variants = [
      { language: 'de', channel: null, text: '{{idea.title}}: {{idea.status}}. {{idea.reason}}' },
    ];
    const input = await words({ answerId: await scene.answer('', { variants }) });
    const tried = await tryTelling(scene.context, scene.admin, { id, input });
    expect(tried.preview[0]?.text).toBe('Gutscheine: Geplant. Im Frühling.');
  });

  test('needs a status that is news, words that are there, and an inbox that is seen', async () => {
    const id = await made();
    await expect(told(id)).rejects.toMatchObject({ code: 'not-capable' });
    await stand(id, 'declined');
    const gone = { answerId: 'f'.repeat(24) };
    await expect(told(id, gone)).rejects.toMatchObject({ code: 'validation-failed' });
    expect(tellInput.safeParse({ answerId: 'f'.repeat(24), inboxIds: [] }).success).toBe(false);
  });
});
