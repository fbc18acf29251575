/** Points that go on the same day. */
export interface Lot {
  /** When they go; null: never. */
  until: Date | null;
  points: number;
}

/** What somebody has: the balance is always the sum of the lots, and of the ledger. */
export interface Balance {
  balance: number;
  /** Points of a returned order that were spent before it came back: what is earned next pays them off. */
  owed: number;
  lots: readonly Lot[];
}

export const earnKinds = ['order', 'referral', 'survey', 'goodwill', 'refund'] as const;
export type EarnKind = (typeof earnKinds)[number];

export const entryKinds = [...earnKinds, 'redemption', 'reversal', 'expiry', 'settled'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** A line to be written: the balance grows by `points`, which may be less than nothing. */
export interface Line {
  kind: EntryKind;
  points: number;
  /** What was meant, where it is not what came of it: an order was taken back whose points are spent. */
  meant?: number;
}

export interface Change {
  after: Balance;
  /** They sum up to what the balance grew by. */
  lines: Line[];
}

export const nothingYet: Balance = { balance: 0, owed: 0, lots: [] };

const endOf = ({ until }: Lot): number => until?.getTime() ?? Infinity;

/** Points are good until the end of the month (UTC) that is so many months away; null: for ever. */
export function goodUntil(at: Date, months: number | null): Date | null {
  return months === null ? null : new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 1));
}

function made(lots: readonly Lot[], owed: number): Balance {
  const kept = lots.filter(({ points }) => points > 0).toSorted((a, b) => endOf(a) - endOf(b));
  return { balance: kept.reduce((sum, { points }) => sum + points, 0), owed, lots: kept };
}

function added(lots: readonly Lot[], lot: Lot): Lot[] {
  const same = lots.findIndex((one) => endOf(one) === endOf(lot));
  if (same < 0) return [...lots, lot];
  return lots.map((one, at) => (at === same ? { ...one, points: one.points + lot.points } : one));
}

/** Takes from the lots in their order, as far as they reach. @returns what is left of them and of the points */
function taken(lots: readonly Lot[], points: number): { lots: Lot[]; rest: number } {
  let rest = points;
  const left = lots.map((lot) => {
    const part = Math.min(lot.points, rest);
    rest -= part;
    return { ...lot, points: lot.points - part };
  });
  return { lots: left, rest };
}

/** What has had its day goes. */
export function expire({ lots, owed }: Balance, now: Date): Change {
  const due = lots.filter((lot) => endOf(lot) <= now.getTime());
  const gone = due.reduce((sum, { points }) => sum + points, 0);
  const after = made(
    lots.filter((lot) => endOf(lot) > now.getTime()),
    owed,
  );
  return { after, lines: gone > 0 ? [{ kind: 'expiry', points: -gone }] : [] };
}

/** Points come in. What is owed is paid off by them first. */
export function earn(before: Balance, { kind, points }: Line, { until, now }: Times): Change {
  const { after: good, lines } = expire(before, now);
  const paid = Math.min(good.owed, points);
  const lots = points > paid ? added(good.lots, { until, points: points - paid }) : good.lots;
  return {
    after: made(lots, good.owed - paid),
    lines: [{ kind, points }, ...(paid > 0 ? [{ kind: 'settled' as const, points: -paid }] : []), ...lines],
  };
}

interface Times {
  /** When the points go that are meant. */
  until: Date | null;
  now: Date;
}

/** Points go out, the oldest first. @returns null when there are not so many */
export function spend(before: Balance, points: number, now: Date): Change | null {
  const { after: good, lines } = expire(before, now);
  if (good.balance < points) return null;
  const { lots } = taken(good.lots, points);
  return { after: made(lots, good.owed), lines: [{ kind: 'redemption', points: -points }, ...lines] };
}

/**
 * What an order earned is taken back: from those that go on the same day, then the oldest first. What was spent already is
 * owed; what has expired by itself is not.
 */
export function takeBack(before: Balance, points: number, { until, now }: Times): Change {
  const { after: good, lines } = expire(before, now);
  const over = until !== null && until.getTime() <= now.getTime();
  if (over) return { after: good, lines: [{ kind: 'reversal', points: 0, meant: -points }, ...lines] };
  const at = until?.getTime() ?? Infinity;
  const first = taken(
    good.lots.filter((lot) => endOf(lot) === at),
    points,
  );
  const others = taken(
    good.lots.filter((lot) => endOf(lot) !== at),
    first.rest,
  );
  const back = points - others.rest;
  return {
    after: made([...first.lots, ...others.lots], good.owed + others.rest),
    lines: [{ kind: 'reversal', points: 0 - back, meant: -points }, ...lines],
  };
}

/** Those that go next. */
export function goesNext({ lots }: Balance): { at: Date; points: number } | null {
  const [first] = lots;
  return first?.until ? { at: first.until, points: first.points } : null;
}
