import { AppError } from '../../../shared/errors.ts';
import { earnKinds, goesNext, nothingYet, type Change, type Line } from '../../../shared/loyalty/balance.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredAccount, StoredEntry } from '../../store/loyalty.ts';

export type AccountContext = Pick<Context, 'store' | 'clock'>;

export interface AccountKey {
  programmeId: string;
  contactId: string;
}

export function accountId({ programmeId, contactId }: AccountKey): string {
  return idFrom(['loyalty-account', programmeId, contactId]);
}

/** The line of an account that something stands for. */
export function entryId(key: AccountKey, facts: readonly string[]): string {
  return idFrom(['loyalty-entry', accountId(key), ...facts]);
}

/** What is to be written beside the points. */
export interface Words {
  source: string;
  until: Date | null;
  by: { id: string; name: string } | null;
  reason: string;
}

export interface Booking {
  /** What makes it the same thing: booked twice it is there once. */
  facts: readonly string[];
  words: Words;
  /** Its first line is what is booked. null: cannot be. Counts: by how much the number of orders that stand grows. */
  plan: (account: StoredAccount, now: Date) => Promise<(Change & { orders?: number }) | null>;
}

/** Whoever loses against others does it again: each time somebody gets through. */
const mostTries = 500;

/** Those of one process wait for each other, so that they need not meet in the database. */
const queues = new Map<string, Promise<unknown>>();

function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(id) ?? Promise.resolve();
  const mine = before.then(work, work);
  queues.set(id, mine);
  const leave = () => {
    if (queues.get(id) === mine) queues.delete(id);
  };
  mine.then(leave, leave);
  return mine;
}

/**
 * Books something on an account: balance and line in one change of the account, provided that nobody changed it meanwhile,
 * then the line into the ledger. A crash in between leaves the line with the account, where the next booking or the sweep
 * finds it.
 * @returns the line; null when the plan says that it cannot be
 */
export function book(
  context: AccountContext,
  key: AccountKey,
  booking: Booking,
): Promise<StoredEntry | null> {
  return inTurn(accountId(key), () => bookNow(context, key, booking));
}

async function bookNow(
  context: AccountContext,
  key: AccountKey,
  { facts, words, plan }: Booking,
): Promise<StoredEntry | null> {
  const { store, clock } = context;
  const id = entryId(key, facts);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const account = await settled(context, await opened(context, key));
    const known = account && (await store.loyalty.readEntry(id));
    if (known) return known;
    if (!account) continue;
    const now = clock.now();
    const change = await plan(account, now);
    if (!change) return null;
    const rows = change.lines.map((line, at) => rowOf(line, { id, at, key, words, now }));
    const after = await store.loyalty.change(account, setOf(account, { change, rows, now }));
    if (!after) continue;
    await settled(context, after);
    return rows[0] ?? null;
  }
  throw new AppError('unavailable', { detail: 'This account is busy; try again in a moment.' });
}

function rowOf(
  { kind, points, meant }: Line,
  { id, at, key, words, now }: { id: string; at: number; key: AccountKey; words: Words; now: Date },
): StoredEntry {
  // What comes with it, as points that expire, is no part of what it is for.
  const said = at === 0 ? words : { source: '', until: null, by: null, reason: '' };
  return {
    id: at === 0 ? id : idFrom(['loyalty-entry', id, String(at)]),
    ...{ accountId: accountId(key), programmeId: key.programmeId, contactId: key.contactId },
    ...{ kind, points, at: now, ...said, ...(meant !== undefined && { meant }) },
  };
}

const isEarned = new Set<string>([...earnKinds, 'reversal', 'settled']);

function setOf(
  account: StoredAccount,
  { change, rows, now }: { change: Change & { orders?: number }; rows: StoredEntry[]; now: Date },
): Partial<Omit<StoredAccount, 'id' | 'revision'>> {
  const { balance, owed, lots } = change.after;
  const sum = (of: (row: StoredEntry) => boolean) =>
    rows.filter(of).reduce((total, { points }) => total + points, 0);
  const next = goesNext(change.after)?.at;
  const look = Math.min(next?.getTime() ?? Infinity, account.lookAt?.getTime() ?? Infinity);
  return {
    ...{ balance, owed, lots: [...lots], pending: rows, pendingSince: now },
    earned: account.earned + sum(({ kind }) => isEarned.has(kind) && kind !== 'refund'),
    redeemed: account.redeemed - sum(({ kind }) => kind === 'redemption' || kind === 'refund'),
    orders: Math.max(0, account.orders + (change.orders ?? 0)),
    ...(look < Infinity && { lookAt: new Date(look) }),
  };
}

async function opened({ store, clock }: AccountContext, key: AccountKey): Promise<StoredAccount> {
  const id = accountId(key);
  const known = await store.loyalty.read(id);
  if (known) return known;
  const row: StoredAccount = {
    ...{ id, ...key, ...nothingYet, lots: [], pending: [], revision: 1 },
    ...{ earned: 0, redeemed: 0, orders: 0, slipsAt: null, joinedAt: clock.now() },
  };
  if (await store.loyalty.open(row)) return row;
  return (await store.loyalty.read(id)) ?? row;
}

/** Its lines stand in the ledger. @returns null when somebody else changed it meanwhile */
export async function settled(
  { store }: Pick<Context, 'store'>,
  account: StoredAccount,
): Promise<StoredAccount | null> {
  if (account.pending.length === 0) return account;
  await store.loyalty.write(account.pending);
  return store.loyalty.settled(account);
}
