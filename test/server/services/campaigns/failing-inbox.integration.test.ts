import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SendError } from '../../../../server/channels/contract.ts';
import { sendAgain } from '../../../../server/services/campaigns/again.ts';
import { readCampaign } from '../../../../server/services/campaigns/manage.ts';
import { readResults } from '../../../../server/services/campaigns/results.ts';
import { steerCampaign } from '../../../../server/services/campaigns/steer.ts';
import { workOnCampaign } from '../../../../server/services/campaigns/work.ts';
import { newId } from '../../../../server/store/ids.ts';
import { lettersInbox } from '../../../support/letters.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { campaignsScene, consent, type CampaignsScene } from './campaigns-scene.ts';

const minute = 60_000;
const database = testDatabase();
let scene: CampaignsScene;
beforeAll(async () => {
  scene = await campaignsScene(database);
});
afterAll(() => scene.dispose());
beforeEach(() => scene.fresh());

const read = (id: string) => readCampaign(scene.context, scene.admin, id);

describe('an inbox that cannot send', () => {
  async function brokenFor(people: number) {
    const broken = await lettersInbox(scene.context, { channel: 'test', name: 'Broken' });
    for (let count = 0; count < people; count += 1) await scene.contact();
    return broken;
  }

  test('keeps its own recipients waiting, says so, and goes on by itself', async () => {
    const broken = await brokenFor(20);
    scene.context.onSend = ({ from }) =>
      from.name === 'Broken'
        ? Promise.reject(new SendError('auth', '535 wrong password'))
        : Promise.resolve({});
    const id = await scene.started({ inboxIds: [broken.id] });
    await workOnCampaign(scene.context, id);
    const resting = await read(id);
    expect(resting).toMatchObject({
      state: 'active',
      counts: { waiting: 20, sending: 0, sent: 0 },
      resting: [{ inboxId: broken.id, words: expect.stringContaining('535') as string }],
    });
    // Those who were not tried have not lost an attempt.
    const tried = (await scene.recipients(id)).filter(({ attempts }) => attempts > 0);
    expect(tried.length).toBeLessThanOrEqual(8);

    // Another inbox sends on meanwhile.
    const other = await scene.started();
    await scene.work(other);
    expect((await read(other)).counts.sent).toBe(20);

    const before = scene.context.sent.length;
    await workOnCampaign(scene.context, id);
    expect(scene.context.sent).toHaveLength(before);
    scene.context.onSend = async () => ({});
    scene.context.clock.forward(16 * minute);
    expect((await read(id)).resting).toEqual([]);
    await scene.work(id);
    expect(await read(id)).toMatchObject({ state: 'done', counts: { sent: 20 } });
  });

  test('a server that puts off everybody is not asked for each', async () => {
    await brokenFor(30);
    const away = await lettersInbox(scene.context, { channel: 'test', name: 'Away' });
    scene.context.onSend = () => Promise.reject(new SendError('transient', 'connection refused'));
    const id = await scene.started({ inboxIds: [away.id] });
    await workOnCampaign(scene.context, id);
    expect(scene.context.sent.length).toBeLessThanOrEqual(12);
    expect((await read(id)).resting).toMatchObject([{ inboxId: away.id, words: 'connection refused' }]);
    scene.context.onSend = async () => ({});
    scene.context.clock.forward(2 * minute);
    await scene.work(id);
    expect(await read(id)).toMatchObject({ state: 'done', counts: { sent: 30 } });
  });

  test('one that asks for less gets it', async () => {
    for (let count = 0; count < 10; count += 1) await scene.contact();
    const slow = await lettersInbox(scene.context, { channel: 'test', name: 'Slow' });
    scene.context.onSend = () =>
      Promise.reject(new SendError('rate-limited', '421 slow down', { retryAfterSeconds: 300 }));
    const id = await scene.started({ inboxIds: [slow.id] });
    await workOnCampaign(scene.context, id);
    const [rest] = (await read(id)).resting;
    const until = scene.context.clock.now().getTime() + 5 * minute;
    expect(Date.parse(rest?.until ?? '')).toBe(until);
  });

  test('one whose secrets cannot be opened sends nothing, and nobody is unconfirmed for that', async () => {
    await scene.contact();
    const sealed = await lettersInbox(scene.context, { channel: 'test', name: 'Sealed' });
    await scene.context.store.inboxes.keepSecrets(sealed.id, { password: 'not sealed by us' }, new Date());
    const id = await scene.started({ inboxIds: [sealed.id] });
    await workOnCampaign(scene.context, id);
    expect(await read(id)).toMatchObject({
      counts: { waiting: 1, unconfirmed: 0 },
      resting: [{ inboxId: sealed.id }],
    });
    expect(scene.context.sent).toEqual([]);
  });

  test('a person who resumes it need not wait for the end of the rest', async () => {
    const broken = await brokenFor(2);
    scene.context.onSend = () => Promise.reject(new SendError('auth', 'no'));
    const id = await scene.started({ inboxIds: [broken.id] });
    await workOnCampaign(scene.context, id);
    scene.context.onSend = async () => ({});
    await steerCampaign(scene.context, scene.admin, { id, to: 'pause' });
    await steerCampaign(scene.context, scene.admin, { id, to: 'resume' });
    await scene.work(id);
    expect(await read(id)).toMatchObject({ state: 'done', counts: { sent: 2 }, resting: [] });
  });
});

describe('who is unconfirmed', () => {
  async function interrupted() {
    const people = [await scene.contact(), await scene.contact(), await scene.contact()];
    scene.context.onSend = () => Promise.reject(new Error('the line broke'));
    const id = await scene.started();
    await scene.work(id);
    scene.context.onSend = async () => ({});
    expect(await read(id)).toMatchObject({ state: 'done', counts: { unconfirmed: 3 } });
    return { id, people };
  }

  test('gets it again when somebody decides so, with the same Message-ID, and only they', async () => {
    const { id } = await interrupted();
    const [first] = await scene.recipients(id);
    const before = scene.context.sent.length;
    await scene.work(id);
    expect(scene.context.sent).toHaveLength(before);
    const said = await sendAgain(scene.context, scene.admin, { id, recipientIds: [first?.id ?? ''] });
    expect(said).toMatchObject({ count: 1, campaign: { state: 'active', doneAt: null } });
    await scene.work(id);
    expect(scene.context.sent.slice(before).map(({ externalId }) => externalId)).toEqual([first?.externalId]);
    expect(await read(id)).toMatchObject({ state: 'done', counts: { sent: 1, unconfirmed: 2 } });
    // Asked twice: who has it now gets nothing more.
    const again = await sendAgain(scene.context, scene.admin, { id, recipientIds: [first?.id ?? ''] });
    expect(again.count).toBe(0);
    expect((await sendAgain(scene.context, scene.admin, { id, recipientIds: null })).count).toBe(2);
    await scene.work(id);
    expect(await read(id)).toMatchObject({ state: 'done', counts: { sent: 3, unconfirmed: 0 } });
    const trail = await scene.context.store.audit.list(50);
    expect(JSON.stringify(trail)).toContain('campaign.again');
  });

  test('who refused meanwhile gets nothing', async () => {
    const { id, people } = await interrupted();
    const before = scene.context.sent.length;
    scene.context.clock.forward(1000);
    for (const { id: contactId } of people) await consent(scene.context, { contactId, given: false });
    await sendAgain(scene.context, scene.admin, { id, recipientIds: null });
    await scene.work(id);
    expect(scene.context.sent).toHaveLength(before);
    expect(await read(id)).toMatchObject({ counts: { left: 3, unconfirmed: 0 } });
  });

  test('nothing of a cancelled one, nor of what one does not see', async () => {
    const { id } = await interrupted();
    await expect(
      sendAgain(scene.context, scene.admin, { id: newId(), recipientIds: null }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await scene.context.store.campaigns.update({ id, states: ['done'] }, { state: 'cancelled' });
    await expect(sendAgain(scene.context, scene.admin, { id, recipientIds: null })).rejects.toMatchObject({
      code: 'too-late',
    });
    expect((await read(id)).counts.unconfirmed).toBe(3);
  });
});

test('delivered is what was taken and did not come back', async () => {
  for (let count = 0; count < 4; count += 1) await scene.contact();
  const id = await scene.started();
  await scene.work(id);
  const [one] = await scene.recipients(id);
  const at = scene.context.clock.now();
  await scene.context.store.campaigns.markRecipient(one?.id ?? '', { mark: 'bouncedAt', at, words: '5.1.1' });
  const { versions } = await readResults(scene.context, scene.admin, id);
  expect(versions).toMatchObject([{ sent: 4, delivered: 3, bounced: 1 }]);
});
