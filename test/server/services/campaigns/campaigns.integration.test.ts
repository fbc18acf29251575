import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SendError } from '../../../../server/channels/contract.ts';
import { fileOfTrial, tryCampaign } from '../../../../server/services/campaigns/dry-run.ts';
import {
  createCampaign,
  deleteCampaign,
  listCampaigns,
  readCampaign,
  updateCampaign,
} from '../../../../server/services/campaigns/manage.ts';
import { fileOfRecipients, listRecipients } from '../../../../server/services/campaigns/recipients.ts';
import { readResults } from '../../../../server/services/campaigns/results.ts';
import { steerCampaign, sweepCampaigns } from '../../../../server/services/campaigns/steer.ts';
import { deleteSuppression, listSuppressions } from '../../../../server/services/campaigns/suppressions.ts';
import { mailTest } from '../../../../server/services/campaigns/test-mail.ts';
import { prepareSome } from '../../../../server/services/campaigns/prepare.ts';
import { createAttribute } from '../../../../server/services/attributes/manage.ts';
import { workOnCampaign } from '../../../../server/services/campaigns/work.ts';
import { mergeContacts } from '../../../../server/services/contacts/merge.ts';

import { newId } from '../../../../server/store/ids.ts';

import { attributeInput } from '../../../../shared/schemas/attribute.ts';

import { lettersInbox } from '../../../support/letters.ts';
import { person } from '../../../support/service-context.ts';
import { interruptedStore, Killed } from '../../../support/interrupted-store.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { campaignsScene, consent, identity, type CampaignsScene } from './campaigns-scene.ts';

const hour = 3_600_000;
const day = 24 * hour;
const database = testDatabase();
let scene: CampaignsScene;
beforeAll(async () => {
  scene = await campaignsScene(database);
});
afterAll(() => scene.dispose());
beforeEach(() => scene.fresh());

const addressOf = async (contactId: string) =>
  (await scene.context.store.contacts.identitiesOf([contactId]))[0]?.value ?? '';
const textOf = async (lines: AsyncIterable<string>) => {
  let text = '';
  for await (const line of lines) text += line;
  return text;
};
const steer = (id: string, to: 'start' | 'pause' | 'resume' | 'cancel') =>
  steerCampaign(scene.context, scene.admin, { id, to });

describe('a dry run', () => {
  test('says who gets what, who does not and why, and changes nothing', async () => {
    const ann = await scene.contact({ name: 'Ann Fox', language: 'en' });
    await scene.contact({ name: 'Refused', said: false });
    await scene.contact({ name: 'Silent', said: null });
    const nameless = await scene.contact({ name: '' });
    const versions = [
      {
        answerId: await scene.answer('Hello {{contact.firstName}}!'),
        subjects: [{ language: null, text: 'For {{contact.name}}' }],
      },
    ];
    const said = await tryCampaign(scene.context, scene.admin, await scene.input({ versions }));
    expect(said).toMatchObject({
      ...{
        inSegment: 4,
        gets: 1,
        channels: [{ key: 'test', count: 1 }],
        languages: [{ key: 'en', count: 1 }],
      },
      preview: [{ contactId: ann.id, subject: expect.stringContaining('Fox') as string, version: 'a' }],
      leftBy: [
        { reason: 'refused', count: 1 },
        { reason: 'no-consent', count: 1 },
        { reason: 'missing-value', count: 1 },
      ],
    });
    expect(said.preview[0]?.text).toBe('Hello Ann!');
    expect(said.left.find(({ contactId }) => contactId === nameless.id)?.missing).toContain(
      'contact.firstName',
    );
    expect(scene.context.sent).toEqual([]);
    const { id } = await createCampaign(scene.context, scene.admin, await scene.input({ versions }));
    const file = await textOf(await fileOfTrial(scene.context, scene.admin, id));
    expect(file.trim().split('\n')).toHaveLength(5);
    expect(file).toContain('no-consent');
  });

  test('takes the text in the language of each', async () => {
    await scene.contact({ name: 'Eva Kurz', language: 'de' });
    await scene.contact({ name: 'Bo Li', language: 'zh' });
    const answerId = await scene.answer('Hello.', {
      variants: [
        { language: 'de', channel: null, text: 'Guten Tag {{contact.firstName|}}' },
        { language: 'en', channel: null, text: 'Hello' },
      ],
    });
    const subjects = [
      { language: 'de', text: 'Neues' },
      { language: null, text: 'News' },
    ];
    const said = await tryCampaign(
      scene.context,
      scene.admin,
      await scene.input({ versions: [{ answerId, subjects }] }),
    );
    expect(said.preview).toMatchObject([{ subject: 'Neues', language: 'de' }]);
    expect(said.leftBy).toEqual([{ reason: 'no-text', count: 1 }]);
  });

  test('counts people, not contacts', async () => {
    const [one, other] = [await scene.contact(), await scene.contact()];
    await mergeContacts(scene.context, scene.admin, { id: one.id, otherId: other.id, evidence: [] });
    const said = await tryCampaign(scene.context, scene.admin, await scene.input());
    expect(said).toMatchObject({ inSegment: 1, gets: 1 });
  });

  test('waits for nobody’s night', async () => {
    // It is nine in the morning in London and four at night in New York.
    await scene.contact({ timeZone: 'America/New_York', language: 'en-US' });
    const said = await tryCampaign(scene.context, scene.admin, await scene.input({ quiet: true }));
    const at = new Date(said.preview[0]?.dueAt ?? '');
    expect(at.getTime()).toBeGreaterThan(scene.context.clock.now().getTime());
    const here = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit' }).format(
      at,
    );
    expect(here).toBe('08');
  });
});

describe('writing one', () => {
  test('needs what it names', async () => {
    const input = await scene.input({ segmentId: newId() });
    await expect(createCampaign(scene.context, scene.admin, input)).rejects.toMatchObject({
      fields: [{ path: 'segmentId' }],
    });
    const wrong = await scene.input({
      versions: [{ answerId: newId(), subjects: [{ language: null, text: 'For {{nobody}}' }] }],
    });
    await expect(createCampaign(scene.context, scene.admin, wrong)).rejects.toMatchObject({
      fields: [{ path: 'versions.0.answerId' }, { path: 'versions.0.subjects' }],
    });
  });

  test('is for who sees all of its inboxes', async () => {
    const mia = await person(scene.context, { name: 'Mia', role: 'supervisor', inboxIds: [] });
    await expect(createCampaign(scene.context, mia, await scene.input())).rejects.toMatchObject({
      code: 'not-found',
    });
    const { id } = await createCampaign(scene.context, scene.admin, await scene.input());
    await expect(readCampaign(scene.context, mia, id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(readResults(scene.context, mia, id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(steerCampaign(scene.context, mia, { id, to: 'start' })).rejects.toMatchObject({
      code: 'not-found',
    });
    const { items } = await listCampaigns(scene.context, mia, { limit: 50 });
    expect(items.map((one) => one.id)).not.toContain(id);
  });

  test('two who change it at once do not overwrite each other', async () => {
    const input = await scene.input();
    const { id, version } = await createCampaign(scene.context, scene.admin, input);
    const first = await updateCampaign(scene.context, scene.admin, {
      id,
      version,
      input: { ...input, name: 'B' },
    });
    expect(first).toMatchObject({ name: 'B', version: version + 1 });
    await expect(updateCampaign(scene.context, scene.admin, { id, version, input })).rejects.toMatchObject({
      code: 'too-late',
    });
  });

  test('once it is started it is neither changed nor deleted', async () => {
    await scene.contact();
    const id = await scene.started();
    const input = await scene.input();
    await expect(updateCampaign(scene.context, scene.admin, { id, version: 1, input })).rejects.toMatchObject(
      { code: 'too-late' },
    );
    await expect(deleteCampaign(scene.context, scene.admin, id)).rejects.toMatchObject({ code: 'too-late' });
    const { id: draft } = await createCampaign(scene.context, scene.admin, input);
    await deleteCampaign(scene.context, scene.admin, draft);
    await expect(readCampaign(scene.context, scene.admin, draft)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('sending', () => {
  test('each gets it once, with a way to stop it, and it ends', async () => {
    const people = await Promise.all([scene.contact(), scene.contact(), scene.contact()]);
    const id = await scene.started();
    await scene.work(id);
    await scene.work(id);
    const addresses = await Promise.all(people.map((one) => addressOf(one.id)));
    expect(scene.got().toSorted()).toEqual(addresses.toSorted());
    const mail = scene.context.sent[0];
    expect(mail).toMatchObject({ subject: 'News', automatic: true });
    expect(mail?.unsubscribe).toContain('/unsubscribe/');
    expect(mail?.text).toContain(mail?.unsubscribe ?? 'none');
    expect(mail?.html).toContain('Hello Ann, we have news.');
    expect(mail?.html).not.toContain('<img');
    expect(await scene.row(id)).toMatchObject({ state: 'done' });
    expect(await readCampaign(scene.context, scene.admin, id)).toMatchObject({
      counts: { sent: 3, waiting: 0 },
    });
  });

  test('what is changed in the answer after the start changes nothing', async () => {
    await scene.contact();
    const answerId = await scene.answer('As it was.');
    const subjects = [{ language: null, text: 'News' }];
    const id = await scene.started({ versions: [{ answerId, subjects }] });
    await scene.context.store.answers.collection.change(
      { _id: answerId },
      { $set: { variants: [{ language: null, channel: null, text: 'As it is.' }] } },
    );
    await scene.work(id);
    expect(scene.context.sent[0]?.text).toContain('As it was.');
  });

  test('whoever says no after it was prepared gets nothing', async () => {
    const ann = await scene.contact();
    const id = await scene.started({ timing: { kind: 'once', at: '2026-11-21T09:30:00.000Z' } });
    await expect(scene.row(id)).resolves.toMatchObject({ state: 'scheduled' });
    await consent(scene.context, { contactId: ann.id, given: false });
    scene.context.clock.forward(hour);
    await sweepCampaigns(scene.context);
    await scene.work(id);
    expect(scene.got()).toEqual([]);
    expect(await scene.recipients(id)).toMatchObject([{ state: 'left', reason: 'refused' }]);
  });

  test('whoever says no between preparing and sending gets nothing', async () => {
    const ann = await scene.contact();
    const id = await scene.started({ perMinute: 1 });
    await scene.context.store.campaigns.takeTurns('x', {
      wanted: 1,
      most: 1,
      now: scene.context.clock.now(),
    });
    await steer(id, 'pause');
    await scene.context.store.campaigns.update({ id, states: ['paused'] }, { state: 'active' });
    await prepareSome(scene.context, await scene.row(id));
    expect(await scene.recipients(id)).toMatchObject([{ state: 'waiting' }]);
    scene.context.clock.forward(1000);
    await consent(scene.context, { contactId: ann.id, given: false });
    await scene.work(id);
    expect(scene.got()).toEqual([]);
    expect(await scene.recipients(id)).toMatchObject([{ state: 'left', reason: 'refused' }]);
  });

  test('paused it stands still, resumed it goes on, cancelled it ends', async () => {
    for (let count = 0; count < 3; count += 1) await scene.contact();
    const id = await scene.started();
    await steer(id, 'pause');
    await scene.work(id);
    expect(scene.got()).toEqual([]);
    await steer(id, 'resume');
    await scene.work(id);
    expect(scene.got()).toHaveLength(3);

    const other = await scene.started();
    await steer(other, 'cancel');
    await scene.work(other);
    expect(scene.got()).toHaveLength(3);
    await expect(steer(other, 'resume')).rejects.toMatchObject({ code: 'too-late' });
  });

  test('an inbox sends no faster than it may', async () => {
    for (let count = 0; count < 5; count += 1) await scene.contact();
    const other = await lettersInbox(scene.context, { channel: 'test' });
    const id = await scene.started({ perMinute: 2, inboxIds: [other.id] });
    await workOnCampaign(scene.context, id);
    await workOnCampaign(scene.context, id);
    expect(scene.got()).toHaveLength(2);
    scene.context.clock.forward(60_000);
    await workOnCampaign(scene.context, id);
    expect(scene.got()).toHaveLength(4);
    scene.context.clock.forward(60_000);
    await workOnCampaign(scene.context, id);
    expect(new Set(scene.got()).size).toBe(5);
  });

  test('who got enough lately is left out', async () => {
    const ann = await scene.contact();
    const cap = { count: 1, days: 7 };
    await scene.work(await scene.started({ cap }));
    const id = await scene.started({ cap });
    await scene.work(id);
    expect(scene.got()).toEqual([await addressOf(ann.id)]);
    expect(await scene.recipients(id)).toMatchObject([{ reason: 'frequency' }]);
    scene.context.clock.forward(8 * day);
    await scene.work(await scene.started({ cap }));
    expect(scene.got()).toHaveLength(2);
  });

  test('what is refused for a while is tried again, what is refused for good is not, and its address gets no more', async () => {
    const [ann, bob] = [await scene.contact(), await scene.contact()];
    const [toAnn, toBob] = [await addressOf(ann.id), await addressOf(bob.id)];
    let tries = 0;
    scene.context.onSend = async ({ to }) => {
      if (to[0]?.address === toBob) throw new SendError('permanent', '550 5.1.1 no such user');
      tries += 1;
      if (tries === 1) throw new SendError('transient', '451 try later');
      return {};
    };
    const id = await scene.started();
    await scene.work(id);
    expect(await scene.row(id)).toMatchObject({ state: 'active' });
    scene.context.clock.forward(2 * 60_000);
    await scene.work(id);
    const rows = await scene.recipients(id);
    expect(rows.find(({ address }) => address === toAnn)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(rows.find(({ address }) => address === toBob)).toMatchObject({ state: 'failed', attempts: 1 });
    expect(await scene.row(id)).toMatchObject({ state: 'done' });

    scene.context.onSend = async () => ({});
    const next = await scene.started();
    await scene.work(next);
    expect(await scene.recipients(next)).toMatchObject([
      { state: 'sent' },
      { state: 'left', reason: 'bounced' },
    ]);
    const { items } = await listSuppressions(scene.context, { limit: 50 });
    const suppressed = items.find(({ address }) => address === toBob);
    expect(suppressed).toMatchObject({ reason: 'bounced' });
    await deleteSuppression(scene.context, scene.admin, suppressed?.id ?? '');
    await scene.work(await scene.started());
    expect(scene.got().filter((address) => address === toBob)).toHaveLength(2);
  });

  test('a wrong password has it rest instead of asking for each', async () => {
    for (let count = 0; count < 30; count += 1) await scene.contact();
    scene.context.onSend = () => Promise.reject(new SendError('auth', '535 wrong password'));
    const other = await lettersInbox(scene.context, { channel: 'test' });
    const id = await scene.started({ inboxIds: [other.id] });
    await workOnCampaign(scene.context, id);
    await workOnCampaign(scene.context, id);
    expect(scene.context.sent.length).toBeLessThanOrEqual(8);
    scene.context.onSend = async () => ({});
    scene.context.clock.forward(16 * 60_000);
    await scene.work(id);
    expect(await readCampaign(scene.context, scene.admin, id)).toMatchObject({ counts: { sent: 30 } });
  });

  test('who was merged meanwhile gets it once', async () => {
    const [one, other] = [await scene.contact(), await scene.contact()];
    const id = await scene.started({ quiet: false });
    await prepareSome(scene.context, await scene.row(id));
    await mergeContacts(scene.context, scene.admin, { id: one.id, otherId: other.id, evidence: [] });
    await scene.work(id);
    expect(scene.got()).toHaveLength(1);
    expect((await scene.recipients(id)).map(({ state }) => state).toSorted()).toEqual(['left', 'sent']);
  });
});

describe('a process that is killed', () => {
  test('at any moment: nobody gets it twice and nobody is forgotten', async () => {
    const people = 6;
    for (let count = 0; count < people; count += 1) await scene.contact();
    const answerId = await scene.answer();
    const versions = [{ answerId, subjects: [{ language: null, text: 'News' }] }];
    let kills = 0;
    for (let calls = 1; ; calls += 3) {
      scene.context.sent.length = 0;
      const id = await scene.started({ versions });
      const { store, wasKilled } = interruptedStore(scene.context.store, calls);
      await workOnCampaign({ ...scene.context, store }, id).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      if (wasKilled()) kills += 1;
      // Another process goes on, after the attempts under way are given up.
      scene.context.clock.forward(6 * 60_000);
      await sweepCampaigns(scene.context);
      await scene.work(id);
      const got = scene.got();
      expect(new Set(got).size).toBe(got.length);
      const rows = await scene.recipients(id);
      expect(rows).toHaveLength(people);
      const odd = rows.filter(({ state }) => state !== 'sent' && state !== 'unconfirmed');
      expect(odd).toEqual([]);
      // Who got nothing is said to be unconfirmed, and never sent.
      const missed = rows.filter(({ address }) => !got.includes(address));
      expect(missed.every(({ state }) => state === 'unconfirmed')).toBe(true);
      expect(await scene.row(id)).toMatchObject({ state: 'done' });
      if (!wasKilled()) break;
    }
    expect(kills).toBeGreaterThan(10);
  });

  test('three processes at once: each gets it once', async () => {
    for (let count = 0; count < 40; count += 1) await scene.contact();
    const id = await scene.started();
    await Promise.all([scene.work(id), scene.work(id), scene.work(id)]);
    await scene.work(id);
    expect(scene.got()).toHaveLength(40);
    expect(new Set(scene.got()).size).toBe(40);
  });
});

describe('day after day', () => {
  test('a birthday is once a year, at the hour of the workspace', async () => {
    const { store, clock } = scene.context;
    const attributeId = newId();
    const born = await createAttribute(
      scene.context,
      scene.admin,
      attributeInput.parse({
        key: `born_${attributeId}`.slice(0, 30),
        label: `Born ${attributeId}`,
        type: 'date',
        target: 'contact',
      }),
    );
    const tomorrow = new Date(clock.now().getTime() + day).toISOString().slice(5, 10);
    const ann = await scene.contact({ attributes: { [born.id]: `1990-${tomorrow}` } });
    await scene.contact({ attributes: { [born.id]: '1990-06-02' } });
    const timing = { kind: 'daily' as const, hour: 10, birthdayOf: born.id };
    const id = await scene.started({ timing });
    await sweepCampaigns(scene.context);
    await scene.work(id);
    const days: string[] = [];
    for (const later of [1, 1, 1, 360, 1, 1, 1, 1, 1]) {
      clock.forward(later * day);
      const before = scene.got().length;
      await sweepCampaigns(scene.context);
      await scene.work(id);
      if (scene.got().length > before) days.push(clock.now().toISOString().slice(5, 10));
    }
    expect(scene.got()).toEqual([await addressOf(ann.id), await addressOf(ann.id)]);
    expect(days).toEqual([tomorrow, tomorrow]);
    expect(await store.campaigns.read(id)).toMatchObject({ state: 'active' });
  });

  test('win-back writes to whoever comes into the segment, once', async () => {
    const id = await scene.started({ timing: { kind: 'daily', hour: 10 } });
    const next = async () => {
      scene.context.clock.forward(day);
      await sweepCampaigns(scene.context);
      await scene.work(id);
    };
    const ann = await scene.contact();
    await next();
    await next();
    const bob = await scene.contact();
    await next();
    await next();
    expect(scene.got()).toEqual([await addressOf(ann.id), await addressOf(bob.id)]);
    await steer(id, 'cancel');
    await scene.contact();
    await next();
    expect(scene.got()).toHaveLength(2);
  });
});

describe('besides', () => {
  test('a test goes to who asks and to nobody else', async () => {
    await scene.contact();
    const said = await mailTest(scene.context, scene.admin, await scene.input());
    expect(said.sent).toBe(1);
    expect(scene.got()).toEqual([]);
    const due = await scene.context.store.systemMails.due(scene.context.clock.now(), 10);
    const mail = due.find(({ to }) => to.address === said.to);
    expect(mail).toMatchObject({ subject: '[Test A] News', inboxId: scene.news.id });
    expect(mail?.text).toContain('Hello Root');
  });

  test('who was deleted leaves the figures and nothing of themselves', async () => {
    const ann = await scene.contact();
    const id = await scene.started();
    await scene.work(id);
    await scene.context.store.campaigns.forgetRecipients([ann.id]);
    const { items } = await listRecipients(scene.context, scene.admin, { id, state: 'sent', limit: 10 });
    expect(items).toMatchObject([{ contactId: null, name: '', address: '' }]);
    expect(await readResults(scene.context, scene.admin, id)).toMatchObject({ counts: { sent: 1 } });
    expect(await textOf(await fileOfRecipients(scene.context, scene.admin, id))).not.toContain(
      ann.searchKeys[0],
    );
  });

  test('of several addresses the one that takes mail is taken', async () => {
    const ann = await scene.contact({ address: `first-${newId()}@customer.example` });
    const second = `second-${newId()}@customer.example`;
    await scene.context.store.contacts.insertIdentities([
      identity(ann.id, second, scene.context.clock.now()),
    ]);
    const id = await scene.started();
    await scene.work(id);
    expect(scene.got()).toHaveLength(1);
  });
});
