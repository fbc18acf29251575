import { randomInt } from 'node:crypto';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { goodUntil, earn, spend } from '../../../shared/loyalty/balance.ts';
import type { LoyaltyRedemption } from '../../../shared/schemas/loyalty.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredAccount } from '../../store/loyalty.ts';
import type { StoredReward } from '../../store/loyalty-settings.ts';
import type { StoredRedemption } from '../../store/redemptions.ts';
import { recordAudit } from '../audit/record.ts';
import { findContact } from '../contacts/find.ts';
import type { Person } from '../contacts/person.ts';
import { authorOf } from '../conversations/author.ts';
import { book } from './account.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

const dayMillis = 86_400_000;
/** After this nobody is at work on it any more. */
const graceMillis = 10_000;
/** So long one of the stock remembers who took it: whoever began at the same time finds that it is theirs. */
const settleMillis = 600_000;
/** Without those that are taken for others. */
const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** "7KQ2-M9XD-R4TH": as many as nobody guesses (59 bits). */
function newCode(): string {
  const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `${part()}-${part()}-${part()}`;
}

const refused = (path: string, message: string): AppError =>
  new AppError('validation-failed', { detail: message, fields: [{ path, message }] });
const tooFew = () => refused('rewardId', 'There are not enough points for this.');
const noneLeft = () => refused('rewardId', 'None of these is left.');

/** For the API. @throws AppError not-allowed, not-found, validation-failed */
export async function redeemFor(
  context: Needs & Pick<Context, 'logger'>,
  actor: Actor,
  { contactId, rewardId, clientId }: { contactId: string; rewardId: string; clientId: string },
): Promise<LoyaltyRedemption> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { person } = await findContact(context, actor, contactId);
  const by = { id: actor.userId, name: (await authorOf(context, actor)).name };
  const row = await redeem(context, person, { rewardId, by, facts: [actor.userId, clientId] });
  await recordAudit(context, actor, {
    ...{ action: 'loyalty.redeemed', subject: `contact:${person.root.id}` },
    data: { reward: row.reward, points: row.points },
  });
  return presentRedemption(context, row);
}

/**
 * Points for a reward. The wish is written down, then one of the stock goes, then the points of each account, then the code is
 * good; each step can be done again, and where one cannot be done those before it are taken back.
 * @param wanted.facts of the try: the same again is the same redemption
 * @throws AppError not-found, validation-failed
 */
export async function redeem(
  context: Needs,
  person: Person,
  { rewardId, by, facts }: { rewardId: string; by: StoredRedemption['by']; facts: readonly string[] },
): Promise<StoredRedemption> {
  const { store } = context;
  const id = idFrom(['loyalty-redemption', person.root.id, ...facts]);
  const row = (await store.redemptions.read(id)) ?? (await planned(context, person, { id, rewardId, by }));
  const after = await carryOut(context, row);
  if (after.state === 'failed' || after.state === 'failing') throw await reasonOf(context, after);
  return after;
}

async function planned(
  context: Needs,
  person: Person,
  { id, rewardId, by }: { id: string; rewardId: string; by: StoredRedemption['by'] },
): Promise<StoredRedemption> {
  const { store, clock } = context;
  const reward = await store.loyaltySettings.readReward(rewardId);
  if (!reward) throw new AppError('not-found');
  if (!reward.active) throw refused('rewardId', 'This reward is not given any more.');
  if (reward.stock !== null && reward.taken >= reward.stock) throw noneLeft();
  const accounts = await store.loyalty.ofContacts(person.ids);
  const parts = partsOf(accounts, reward);
  if (!parts) throw tooFew();
  const at = clock.now();
  const row: StoredRedemption = {
    ...{ id, contactId: person.root.id, programmeId: reward.programmeId, rewardId, reward: reward.name },
    ...{ points: reward.points, parts, code: newCode(), state: 'pending', at },
    wakeAt: new Date(at.getTime() + graceMillis),
    expiresAt: new Date(at.getTime() + reward.codeDays * dayMillis),
    ...{ usedAt: null, reference: '', by },
  };
  if (await store.redemptions.insert(row)) return row;
  const there = await store.redemptions.read(id);
  if (!there) throw new AppError('unavailable');
  return there;
}

/** Who pays what: whose points go first, first. null: there are not so many. */
function partsOf(
  accounts: readonly StoredAccount[],
  { programmeId, points }: StoredReward,
): StoredRedemption['parts'] | null {
  const order = ({ lots }: StoredAccount) => lots[0]?.until?.getTime() ?? Infinity;
  const paying = accounts
    .filter((account) => account.programmeId === programmeId && account.balance > 0)
    .toSorted((a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1));
  let left = points;
  const parts = paying.flatMap(({ id, contactId, balance }) => {
    const part = Math.min(balance, left);
    left -= part;
    return part > 0 ? [{ accountId: id, contactId, points: part }] : [];
  });
  return left > 0 ? null : parts;
}

/** Goes on where it stopped. Whoever decides first decides: what another one took comes back too. */
async function carryOut(context: Needs, row: StoredRedemption): Promise<StoredRedemption> {
  if (row.state !== 'pending') return carryOn(context, row);
  const { store, clock } = context;
  const from = (millis: number) => new Date(clock.now().getTime() + millis);
  const taken = await takeAll(context, row);
  await store.redemptions.move(
    row.id,
    'pending',
    taken ? { state: 'issued', wakeAt: from(settleMillis) } : { state: 'failing', wakeAt: from(graceMillis) },
  );
  return carryOn(context, (await store.redemptions.read(row.id)) ?? row);
}

async function carryOn(context: Needs, row: StoredRedemption): Promise<StoredRedemption> {
  const { redemptions, loyaltySettings } = context.store;
  const { id, rewardId, state } = row;
  if (state === 'issued' || state === 'used') {
    if (row.wakeAt && row.wakeAt <= context.clock.now()) {
      await loyaltySettings.hasTaken(rewardId, id);
      await redemptions.rest(id);
    }
    return row;
  }
  if (state === 'cancelling') {
    await loyaltySettings.returns(rewardId, id);
    const after = await redemptions.move(id, state, { state: 'returning', wakeAt: row.wakeAt ?? row.at });
    return carryOn(context, after ?? (await redemptions.read(id)) ?? row);
  }
  if (state !== 'failing' && state !== 'returning') return row;
  for (const part of row.parts) await payBack(context, row, part);
  await loyaltySettings.giveBack(rewardId, id);
  const end = state === 'failing' ? 'failed' : 'cancelled';
  const after = await redemptions.move(id, state, { state: end, wakeAt: null });
  return after ?? (await redemptions.read(id)) ?? row;
}

async function takeAll(context: Needs, row: StoredRedemption): Promise<boolean> {
  const { loyaltySettings } = context.store;
  const one = await loyaltySettings.takeOne(row.rewardId, row.id);
  const reward = one ?? (await loyaltySettings.readReward(row.rewardId));
  if (!reward?.taking.includes(row.id)) return false;
  for (const part of row.parts) {
    if (!(await pay(context, row, part))) return false;
  }
  return true;
}

type Part = StoredRedemption['parts'][number];
const keyOf = ({ programmeId }: StoredRedemption, { contactId }: Part) => ({ programmeId, contactId });
const payment = ({ id }: StoredRedemption): string[] => ['redemption', id];

async function pay(context: Needs, row: StoredRedemption, part: Part): Promise<boolean> {
  const entry = await book(context, keyOf(row, part), {
    facts: payment(row),
    words: { source: `redemption:${row.id}`, until: null, by: row.by, reason: row.reward },
    plan: async (account, now) => spend(account, part.points, now),
  });
  // A line without points stands where it was taken back before it was paid.
  return entry !== null && entry.points !== 0;
}

/** Gives back what an account paid. One that had not paid cannot do so any more. */
async function payBack(context: Needs, row: StoredRedemption, part: Part): Promise<void> {
  const { store } = context;
  const words = { source: `redemption:${row.id}`, until: null, by: null, reason: row.reward };
  const paid = await book(context, keyOf(row, part), {
    ...{ facts: payment(row), words },
    plan: async ({ balance, owed, lots }) => ({
      after: { balance, owed, lots },
      lines: [{ kind: 'redemption', points: 0 }],
    }),
  });
  if (!paid || paid.points === 0) return;
  const programme = await store.loyaltySettings.read(row.programmeId);
  const until = goodUntil(context.clock.now(), programme?.expiryMonths ?? null);
  await book(context, keyOf(row, part), {
    ...{ facts: ['refund', row.id], words: { ...words, until } },
    plan: async (account, now) => earn(account, { kind: 'refund', points: -paid.points }, { until, now }),
  });
}

async function reasonOf({ store }: Needs, row: StoredRedemption): Promise<AppError> {
  const reward = await store.loyaltySettings.readReward(row.rewardId);
  const gone = reward !== null && reward.stock !== null && reward.taken >= reward.stock;
  return gone ? noneLeft() : tooFew();
}

/**
 * Takes a code back that nobody used.
 * @throws AppError not-allowed, not-found, too-late
 */
export async function cancelRedemption(
  context: Needs & Pick<Context, 'logger'>,
  actor: Actor,
  id: string,
): Promise<LoyaltyRedemption> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const row = await context.store.redemptions.read(id);
  if (!row) throw new AppError('not-found');
  await findContact(context, actor, row.contactId);
  const wakeAt = new Date(context.clock.now().getTime() + graceMillis);
  const now = await context.store.redemptions.move(id, 'issued', { state: 'cancelling', wakeAt });
  if (!now) throw new AppError('too-late', { detail: 'This code was used or taken back already.' });
  const after = await carryOn(context, now);
  await recordAudit(context, actor, {
    ...{ action: 'loyalty.redemption-cancelled', subject: `contact:${row.contactId}` },
    data: { reward: row.reward, points: row.points },
  });
  return presentRedemption(context, after);
}

/** For the sweep: those that stopped half way. */
export async function finishRedemptions(context: Needs): Promise<void> {
  for (const row of await context.store.redemptions.due(context.clock.now(), 100))
    await carryOut(context, row);
}

export function presentRedemption(
  { clock }: Pick<Context, 'clock'>,
  row: StoredRedemption,
): LoyaltyRedemption {
  const { id, contactId, rewardId, reward, points, code, at, expiresAt, usedAt } = row;
  return {
    ...{ id, contactId, rewardId, reward, points, code, state: shownState(row, clock.now()) },
    ...{ at: at.toISOString(), expiresAt: expiresAt.toISOString(), usedAt: usedAt?.toISOString() ?? null },
  };
}

/** What people see of it. */
export function shownState({ state, expiresAt }: StoredRedemption, now: Date): LoyaltyRedemption['state'] {
  if (state === 'used') return 'used';
  if (state !== 'issued' && state !== 'pending') return 'cancelled';
  return expiresAt <= now ? 'expired' : 'issued';
}
