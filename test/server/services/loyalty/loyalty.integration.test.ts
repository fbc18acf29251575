import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { mergeContacts, undoMerge } from '../../../../server/services/contacts/merge.ts';
import { carryOutContactDeletion } from '../../../../server/services/deletion/carry-out-contact-deletion.ts';
import { deleteContact } from '../../../../server/services/deletion/delete-contact.ts';
import { readCode, takeCode } from '../../../../server/services/loyalty/codes.ts';
import { earnFor } from '../../../../server/services/loyalty/earn.ts';
import {
  decideGoodwill,
  giveGoodwill,
  listGoodwillRequests,
} from '../../../../server/services/loyalty/goodwill.ts';
import { readFigures } from '../../../../server/services/loyalty/programmes.ts';
import { listEntries, readLoyalty } from '../../../../server/services/loyalty/read.ts';
import { cancelRedemption, redeemFor } from '../../../../server/services/loyalty/redeem.ts';
import { sweepLoyalty } from '../../../../server/services/loyalty/sweep.ts';
import { inbox } from '../../../support/conversations.ts';
import { interruptedStore, Killed } from '../../../support/interrupted-store.ts';
import { books, member, orders, programme, reward } from '../../../support/loyalty.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let root: Actor;
let agent: Actor;
let count = 0;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  root = await person(context, { name: 'Root', role: 'admin' });
  agent = await person(context, { name: 'Agnes', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());
beforeEach(async () => {
  await context.store.loyaltySettings.programmes.remove({});
});

const customer = (name: string) => member(context, root, { name, inboxId });
const number = () => `#${String((count += 1))}`;
const key = () => `client-${String((count += 1))}`;
const buy = (contactId: string, total: number) =>
  orders(context, root, { contactId, number: number(), total });
const standing = async (id: string) => (await readLoyalty(context, root, id))[0];
const balanceOf = async (id: string) => (await standing(id))?.balance;
const linesOf = async (id: string) =>
  (await listEntries(context, root, { id, query: { limit: 50 } })).items.map(({ kind, points }) => [
    kind,
    points,
  ]);

describe('orders', () => {
  test('earn once, however often they are told and looked at', async () => {
    await programme(context, root);
    const { id } = await customer('Ada');
    const nth = number();
    const at = context.clock.now().toISOString();
    const tell = (more: object) =>
      orders(context, root, { contactId: id, number: nth, changedAt: at, ...more });
    await tell({ status: 'open', total: 80 });
    expect(await balanceOf(id)).toBe(0);
    await Promise.all([tell({ total: 80 }), tell({ total: 80 }), tell({ total: 80 })]);
    await sweepLoyalty(context);
    expect(await linesOf(id)).toEqual([['order', 80]]);
    await tell({ total: 100, status: 'sent' });
    await tell({ total: 60, status: 'done' });
    expect(await balanceOf(id)).toBe(60);
    await tell({ total: 60, status: 'returned' });
    await tell({ total: 60, status: 'returned', url: 'https://shop.example/1' });
    expect(await balanceOf(id)).toBe(0);
    expect(await books(context, [id])).toMatchObject({ balance: 0, ledger: 0, owed: 0 });
    await tell({ total: 60, status: 'done' });
    expect(await balanceOf(id)).toBe(60);
  });

  test('that are returned after their points were spent are owed, and what comes next pays', async () => {
    const { id: programmeId } = await programme(context, root);
    const mug = await reward(context, root, programmeId);
    const { id } = await customer('Ben');
    const nth = number();
    await orders(context, root, { contactId: id, number: nth, total: 120 });
    await redeemFor(context, agent, { contactId: id, rewardId: mug.id, clientId: key() });
    await orders(context, root, { contactId: id, number: nth, total: 120, status: 'returned' });
    expect(await standing(id)).toMatchObject({ balance: 0, owed: 100 });
    await sweepLoyalty(context);
    await buy(id, 130);
    expect(await standing(id)).toMatchObject({ balance: 30, owed: 0 });
    expect(await books(context, [id])).toMatchObject({ balance: 30, ledger: 30, lowest: 0 });
  });

  test('take their points along when they are somebody else’s', async () => {
    await programme(context, root);
    const [ada, ben] = [await customer('Ada'), await customer('Ben')];
    const nth = number();
    await orders(context, root, { contactId: ada.id, number: nth });
    await orders(context, root, { contactId: ben.id, number: nth });
    expect([await balanceOf(ada.id), await balanceOf(ben.id)]).toEqual([0, 100]);
  });

  test('of before the programme, and of somebody whom none is for, earn nothing', async () => {
    const { id } = await customer('Cy');
    await buy(id, 50);
    expect(await readLoyalty(context, root, id)).toEqual([]);
    context.clock.forward(1000);
    await programme(context, root);
    const old = new Date(context.clock.now().getTime() - 1).toISOString();
    await orders(context, root, { contactId: id, number: number(), placedAt: old });
    expect(await balanceOf(id)).toBe(0);
    expect(await context.store.loyalty.ofContacts([id])).toEqual([]);
  });
});

test('a survey earns once', async () => {
  await programme(context, root);
  const { id } = await customer('Dot');
  const wanted = { contactId: id, kind: 'survey', source: `survey:${id}` } as const;
  await Promise.all([earnFor(context, wanted), earnFor(context, wanted), earnFor(context, wanted)]);
  expect(await linesOf(id)).toEqual([['survey', 10]]);
});

describe('recommendations', () => {
  const friends = { referralUrl: 'https://shop.example/', earn: { perUnit: 1, referral: 50 } };
  const codeOf = async (id: string) => (await standing(id))?.referral?.url.slice(-8) ?? '';

  test('earn by the first paid order of somebody new, once, and not when it comes back', async () => {
    await programme(context, root, friends);
    const [ada, ben] = [await customer('Ada'), await customer('Ben')];
    const referral = await codeOf(ada.id);
    expect(await codeOf(ada.id)).toBe(referral);
    const [first, second] = [number(), number()];
    const tell = (nth: string, more: object = {}) =>
      orders(context, root, { contactId: ben.id, number: nth, referral: referral.toLowerCase(), ...more });
    await tell(first, { status: 'open' });
    expect(await balanceOf(ada.id)).toBe(0);
    await tell(first);
    await tell(first, { status: 'sent' });
    expect(await linesOf(ada.id)).toEqual([['referral', 50]]);
    context.clock.forward(1000);
    await tell(second);
    expect(await balanceOf(ada.id)).toBe(50);
    expect((await standing(ada.id))?.referral).toMatchObject({ orders: 1, visits: 0, points: 50 });
    await tell(first, { status: 'returned' });
    expect(await balanceOf(ada.id)).toBe(0);
    expect(await books(context, [ada.id])).toMatchObject({ balance: 0, ledger: 0 });
  });

  test('of oneself, of one’s other addresses, and by codes that are none earn nothing', async () => {
    await programme(context, root, friends);
    const [ada, also] = [await customer('Ada'), await customer('Also')];
    const referral = await codeOf(ada.id);
    await orders(context, root, { contactId: ada.id, number: number(), referral });
    await mergeContacts(context, root, { id: ada.id, otherId: also.id, evidence: [] });
    await orders(context, root, { contactId: also.id, number: number(), referral });
    const { id } = await customer('Cy');
    await orders(context, root, { contactId: id, number: number(), referral: 'NOBODYS1' });
    const kinds = (await linesOf(ada.id)).map(([kind]) => kind);
    expect(kinds).toEqual(['order', 'order']);
  });

  test('of somebody who bought before earn nothing', async () => {
    await programme(context, root, friends);
    const [ada, ben] = [await customer('Ada'), await customer('Ben')];
    await buy(ben.id, 10);
    context.clock.forward(1000);
    const referral = await codeOf(ada.id);
    await orders(context, root, { contactId: ben.id, number: number(), referral });
    expect(await linesOf(ada.id)).toEqual([]);
  });
});

describe('redeeming', () => {
  test('two hundred at once get what there is and not one more', async () => {
    const { id: programmeId } = await programme(context, root);
    const mug = await reward(context, root, programmeId);
    const { id } = await customer('Eve');
    await buy(id, 750);
    const tries = await Promise.allSettled(
      Array.from({ length: 200 }, () =>
        redeemFor(context, agent, { contactId: id, rewardId: mug.id, clientId: key() }),
      ),
    );
    const got = tries.filter(({ status }) => status === 'fulfilled');
    expect(got).toHaveLength(7);
    for (const one of tries) {
      if (one.status === 'rejected') {
        expect(one.reason).toMatchObject({ code: 'validation-failed', fields: [{ path: 'rewardId' }] });
      }
    }
    expect(await books(context, [id])).toMatchObject({ balance: 50, ledger: 50, lowest: 0 });
    expect(await context.store.loyaltySettings.readReward(mug.id)).toMatchObject({ taken: 7 });
    const codes = (await standing(id))?.redemptions.map(({ code }) => code) ?? [];
    expect(new Set(codes).size).toBe(7);
  });

  test('of the last three, three get one, whoever they are', async () => {
    const { id: programmeId } = await programme(context, root);
    const mug = await reward(context, root, programmeId, { stock: 3 });
    const people = await Promise.all(['F', 'G', 'H', 'I', 'J', 'K'].map((name) => customer(name)));
    for (const { id } of people) await buy(id, 100);
    const tries = await Promise.allSettled(
      people.map(({ id }) => redeemFor(context, agent, { contactId: id, rewardId: mug.id, clientId: key() })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const sums = await Promise.all(people.map(async ({ id }) => books(context, [id])));
    expect(sums.map(({ balance }) => balance).toSorted()).toEqual([0, 0, 0, 100, 100, 100]);
    for (const { balance, ledger } of sums) expect(ledger).toBe(balance);
    expect(await context.store.loyaltySettings.readReward(mug.id)).toMatchObject({ taken: 3 });
  });

  test('the same try sent again is the same code', async () => {
    const { id: programmeId } = await programme(context, root);
    const mug = await reward(context, root, programmeId, { stock: 5 });
    const { id } = await customer('Lou');
    await buy(id, 300);
    const wanted = { contactId: id, rewardId: mug.id, clientId: key() };
    const all = await Promise.all([1, 2, 3].map(() => redeemFor(context, agent, wanted)));
    expect(new Set(all.map(({ code }) => code)).size).toBe(1);
    expect(await balanceOf(id)).toBe(200);
    expect(await context.store.loyaltySettings.readReward(mug.id)).toMatchObject({ taken: 1 });
    context.clock.forward(700_000);
    await sweepLoyalty(context);
    expect(await context.store.loyaltySettings.readReward(mug.id)).toMatchObject({ taken: 1, taking: [] });
  });

  test('a code is taken by one shop, once, until it expires', async () => {
    const { id: programmeId } = await programme(context, root);
    const mug = await reward(context, root, programmeId, { codeDays: 10 });
    const { id } = await customer('Max');
    await buy(id, 300);
    const redeem = () => redeemFor(context, agent, { contactId: id, rewardId: mug.id, clientId: key() });
    const { code } = await redeem();
    const typed = code.toLowerCase().replaceAll('-', ' ');
    expect(await readCode(context, root, typed)).toMatchObject({ code, reward: 'Mug', state: 'issued' });
    const tries = await Promise.allSettled(
      ['A', 'B', 'C'].map((reference) => takeCode(context, root, { code, reference })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { reference } = await readCode(context, root, code);
    expect(await takeCode(context, root, { code, reference })).toMatchObject({ state: 'used', reference });
    await expect(takeCode(context, root, { code, reference: 'D' })).rejects.toMatchObject({
      code: 'too-late',
    });
    await expect(readCode(context, root, 'NOPE-NOPE')).rejects.toMatchObject({ code: 'not-found' });
    await expect(readCode(context, agent, code)).rejects.toMatchObject({ code: 'not-allowed' });
    const second = await redeem();
    context.clock.forward(10 * 86_400_000);
    await expect(takeCode(context, root, { code: second.code, reference: 'E' })).rejects.toMatchObject({
      code: 'too-late',
    });
    const states = (await standing(id))?.redemptions.map(({ state }) => state);
    expect(states?.toSorted()).toEqual(['expired', 'used']);
  });

  test('a code that is taken back gives points and stock back, once; a used one does not', async () => {
    const { id: programmeId } = await programme(context, root);
    const mug = await reward(context, root, programmeId, { stock: 1 });
    const { id } = await customer('Nan');
    await buy(id, 100);
    const { id: redemptionId, code } = await redeemFor(context, agent, {
      ...{ contactId: id, rewardId: mug.id, clientId: key() },
    });
    const tries = await Promise.allSettled(
      [1, 2, 3].map(() => cancelRedemption(context, agent, redemptionId)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await books(context, [id])).toMatchObject({ balance: 100, ledger: 100 });
    expect(await context.store.loyaltySettings.readReward(mug.id)).toMatchObject({ taken: 0, taking: [] });
    await expect(takeCode(context, root, { code, reference: 'A' })).rejects.toMatchObject({
      code: 'too-late',
    });
    const again = await redeemFor(context, agent, { contactId: id, rewardId: mug.id, clientId: key() });
    await takeCode(context, root, { code: again.code, reference: 'A' });
    await expect(cancelRedemption(context, agent, again.id)).rejects.toMatchObject({ code: 'too-late' });
    expect((await readFigures(context))[0]).toMatchObject({ members: 1, earned: 100, redeemed: 100 });
  });
});

test('killed anywhere, books balance at every moment, and the sweep brings it to an end', async () => {
  const { id: programmeId } = await programme(context, root);
  const mug = await reward(context, root, programmeId, { stock: 100 });
  let kills = 0;
  let taken = 0;
  for (let calls = 1; calls < 60; calls += 1) {
    const { id } = await customer('Kim');
    await buy(id, 130);
    const { store, wasKilled } = interruptedStore(context.store, calls);
    const clientId = key();
    const wanted = { contactId: id, rewardId: mug.id, clientId };
    await redeemFor({ ...context, store }, agent, wanted).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    const between = await books(context, [id]);
    expect(between.ledger, `after ${String(calls)} calls`).toBe(between.balance);
    if (!wasKilled()) break;
    kills += 1;
    context.clock.forward(20_000);
    await sweepLoyalty(context);
    const [redemption] = await context.store.redemptions.ofContacts([id]);
    expect(['issued', undefined]).toContain(redemption?.state);
    const wanting = redemption ? 30 : 130;
    expect(await books(context, [id])).toMatchObject({ balance: wanting, ledger: wanting, lowest: 0 });
    taken += redemption ? 1 : 0;
    expect(await context.store.loyaltySettings.readReward(mug.id)).toMatchObject({ taken });
  }
  expect(kills).toBeGreaterThan(8);
});

describe('goodwill', () => {
  test('within the limit at once, above it when somebody else agrees', async () => {
    await programme(context, root, { goodwillLimit: 50 });
    const boss = await person(context, { name: 'Boss', role: 'supervisor', inboxIds: [inboxId] });
    const { id } = await customer('Ola');
    const give = (actor: Actor, points: number, clientId = key()) =>
      giveGoodwill(context, actor, { contactId: id, input: { points, reason: 'Late parcel', clientId } });
    const same = key();
    expect(await give(agent, 30, same)).toBe('given');
    expect(await give(agent, 30, same)).toBe('given');
    expect(await balanceOf(id)).toBe(30);
    const tries = await Promise.all([give(agent, 20), give(agent, 20), give(agent, 20)]);
    expect(tries.toSorted()).toEqual(['given', 'waiting', 'waiting']);
    expect(await balanceOf(id)).toBe(50);
    const [first, second] = await listGoodwillRequests(context, boss);
    expect(first).toMatchObject({ points: 20, by: 'Agnes', contactId: id, reason: 'Late parcel' });
    expect((await standing(id))?.waiting).toHaveLength(2);
    await expect(decideGoodwill(context, agent, { id: first?.id ?? '', agree: true })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const decisions = await Promise.allSettled(
      [1, 2, 3].map(() => decideGoodwill(context, boss, { id: first?.id ?? '', agree: true })),
    );
    expect(decisions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await decideGoodwill(context, boss, { id: second?.id ?? '', agree: false })).toBe('refused');
    expect(await balanceOf(id)).toBe(70);
    expect(await listGoodwillRequests(context, boss)).toEqual([]);
    expect(await give(boss, 500)).toBe('given');
    context.clock.forward(31 * 86_400_000);
    expect((await standing(id))?.goodwillLeft).toBe(50);
  });

  test('whoever asked does not agree', async () => {
    await programme(context, root, { goodwillLimit: 0 });
    const { id } = await customer('Pia');
    await giveGoodwill(context, agent, {
      contactId: id,
      input: { points: 5, reason: 'Sorry', clientId: key() },
    });
    const promoted: Actor = { ...agent, role: 'supervisor' };
    const [request] = await listGoodwillRequests(context, promoted);
    await expect(
      decideGoodwill(context, promoted, { id: request?.id ?? '', agree: true }),
    ).rejects.toMatchObject({ code: 'not-allowed' });
  });

  test('is for those whom a programme is for', async () => {
    const { id } = await customer('Quin');
    const input = { points: 5, reason: 'Sorry', clientId: key() };
    await expect(giveGoodwill(context, agent, { contactId: id, input })).rejects.toMatchObject({
      code: 'validation-failed',
    });
  });
});

test('points expire by themselves at the end of their month', async () => {
  await programme(context, root, { expiryMonths: 1 });
  const { id } = await customer('Ria');
  await buy(id, 40);
  const expiring = (await standing(id))?.expiring;
  expect(expiring?.points).toBe(40);
  const wait = new Date(expiring?.at ?? 0).getTime() - context.clock.now().getTime();
  context.clock.forward(wait - 1);
  await sweepLoyalty(context);
  expect(await balanceOf(id)).toBe(40);
  context.clock.forward(1);
  // Before anybody has written it down they are gone already.
  expect(await balanceOf(id)).toBe(0);
  await sweepLoyalty(context);
  await sweepLoyalty(context);
  expect(await linesOf(id)).toEqual([
    ['expiry', -40],
    ['order', 40],
  ]);
  expect(await books(context, [id])).toMatchObject({ balance: 0, ledger: 0 });
});

test('a merge joins what both have to the point, spends it together, and parts it again', async () => {
  const { id: programmeId } = await programme(context, root);
  const mug = await reward(context, root, programmeId);
  const [ada, ben] = [await customer('Ada'), await customer('Ben')];
  await buy(ada.id, 60);
  await buy(ben.id, 70);
  const { merges } = await mergeContacts(context, root, { id: ada.id, otherId: ben.id, evidence: [] });
  expect(await balanceOf(ben.id)).toBe(130);
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () =>
      redeemFor(context, agent, { contactId: ben.id, rewardId: mug.id, clientId: key() }),
    ),
  );
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await books(context, [ada.id, ben.id])).toMatchObject({ balance: 30, ledger: 30, lowest: 0 });
  const [code] = (await standing(ada.id))?.redemptions ?? [];
  await cancelRedemption(context, agent, code?.id ?? '');
  expect(await balanceOf(ada.id)).toBe(130);
  await undoMerge(context, root, merges[0]?.id ?? '');
  expect([await balanceOf(ada.id), await balanceOf(ben.id)]).toEqual([60, 70]);
});

test('of two programmes each takes its share, the same people each time', async () => {
  const half = await programme(context, root, { name: 'Half', share: 50 });
  context.clock.forward(1);
  await programme(context, root, { name: 'Rest' });
  const people = await Promise.all(Array.from({ length: 24 }, (_, nth) => customer(`S${String(nth)}`)));
  const first = await Promise.all(people.map(async ({ id }) => (await standing(id))?.programme));
  const again = await Promise.all(people.map(async ({ id }) => (await standing(id))?.programme));
  expect(again).toEqual(first);
  const halves = first.filter((name) => name === 'Half').length;
  expect(halves).toBeGreaterThan(2);
  expect(halves).toBeLessThan(22);
  for (const { id } of people.slice(0, 6)) await buy(id, 10);
  const figures = await readFigures(context);
  expect(figures.reduce((sum, { members }) => sum + members, 0)).toBe(6);
  expect(figures.find(({ programmeId }) => programmeId === half.id)?.members).toBe(
    first.slice(0, 6).filter((name) => name === 'Half').length,
  );
});

test('whoever is deleted leaves no line', async () => {
  const { id: programmeId } = await programme(context, root, { goodwillLimit: 0 });
  const mug = await reward(context, root, programmeId);
  const { id } = await customer('Tom');
  await buy(id, 200);
  await redeemFor(context, agent, { contactId: id, rewardId: mug.id, clientId: key() });
  await giveGoodwill(context, agent, {
    contactId: id,
    input: { points: 5, reason: 'Sorry', clientId: key() },
  });
  const { id: deletionId } = await deleteContact(context, root, { id, conversations: 'delete' });
  await carryOutContactDeletion(context, deletionId);
  expect(await books(context, [id])).toMatchObject({ lines: [], balance: 0 });
  expect(await context.store.redemptions.ofContacts([id])).toEqual([]);
  expect(await context.store.redemptions.waitingFor([id])).toEqual([]);
});

test('whoever sees nothing of somebody sees no points', async () => {
  await programme(context, root);
  const stranger = await person(context, { name: 'Stan' });
  const { id } = await customer('Uma');
  await buy(id, 10);
  const refused = { code: 'not-found' };
  await expect(readLoyalty(context, stranger, id)).rejects.toMatchObject(refused);
  await expect(listEntries(context, stranger, { id, query: { limit: 5 } })).rejects.toMatchObject(refused);
  const input = { points: 5, reason: 'Sorry', clientId: key() };
  await expect(giveGoodwill(context, stranger, { contactId: id, input })).rejects.toMatchObject(refused);
});
