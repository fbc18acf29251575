import { compare } from '../bsonx/compare.ts';
import { KeyWriter } from '../bsonx/key.ts';
import { isNumber, type Doc, type Value } from '../bsonx/types.ts';
import { add } from '../update/numbers.ts';
import { weightOf, type Budget } from './budget.ts';
import { meanOf } from './operators/arithmetic.ts';
import { isNullish } from './operators/operands.ts';

/**
 * What one accumulator gathers for all groups, by the group's number. Columns, not an object for each group: of a hundred
 * thousand groups the collection of garbage would have to walk through millions of these.
 */
export interface Column {
  take: (group: number, value: Value) => void;
  result: (group: number) => Value;
}

const keys = new KeyWriter();

/** Bytes that are equal for values that MongoDB holds to be one group (1, 1.0 and Long(1)). */
export function identityOf(value: Value): string {
  keys.p = 0;
  if (value === undefined) keys.byte(0);
  else keys.part(value, 1);
  return keys.slice().latin1Slice();
}

/** The accumulators of `$group`. */
export const COLUMNS: Readonly<Record<string, (budget: Budget) => Column>> = {
  $sum: () => {
    const totals: Value[] = [];
    return {
      take: (group, value) => {
        const total = totals[group] ?? 0;
        totals[group] = isNumber(value) ? add(total, value) : total;
      },
      result: (group) => totals[group] ?? 0,
    };
  },
  $avg: () => {
    const totals: Value[] = [];
    const counts: number[] = [];
    return {
      take: (group, value) => {
        const numeric = isNumber(value);
        const total = totals[group] ?? 0;
        totals[group] = numeric ? add(total, value) : total;
        counts[group] = (counts[group] ?? 0) + (numeric ? 1 : 0);
      },
      result: (group) => meanOf(totals[group] ?? 0, counts[group] ?? 0),
    };
  },
  $min: () => extreme(1),
  $max: () => extreme(-1),
  $first: () => {
    const firsts: Value[] = [];
    return {
      take: (group, value) => {
        if (group === firsts.length) firsts.push(value ?? null);
      },
      result: (group) => firsts[group],
    };
  },
  $last: () => {
    const lasts: Value[] = [];
    return {
      take: (group, value) => {
        lasts[group] = value ?? null;
      },
      result: (group) => lasts[group],
    };
  },
  $push: (budget) =>
    gathering(
      budget,
      (values) => values,
      (value) => value !== undefined,
    ),
  $addToSet: (budget) => {
    const sets: Map<string, Value>[] = [];
    return {
      take: (group, value) => {
        const seen = (sets[group] ??= new Map<string, Value>());
        if (value === undefined) return;
        const identity = identityOf(value);
        if (!seen.has(identity)) budget.spend(identity.length + weightOf(value));
        seen.set(identity, value);
      },
      result: (group) => [...(sets[group]?.values() ?? [])],
    };
  },
  $mergeObjects: (budget) =>
    gathering(
      budget,
      (values) => new Map(values.flatMap((value) => [...(value as Doc)])),
      (value) => value instanceof Map,
    ),
};

function gathering(
  budget: Budget,
  result: (values: Value[]) => Value,
  wanted: (value: Value) => boolean,
): Column {
  const lists: Value[][] = [];
  return {
    take: (group, value) => {
      const values = (lists[group] ??= []);
      if (!wanted(value)) return;
      budget.spend(weightOf(value));
      values.push(value);
    },
    result: (group) => result(lists[group] ?? []),
  };
}

function extreme(sign: number): Column {
  const bests: Value[] = [];
  return {
    take: (group, value) => {
      const best = bests[group];
      bests[group] =
        !isNullish(value) && (isNullish(best) || compare(value, best) * sign < 0) ? value : (best ?? null);
    },
    result: (group) => bests[group] ?? null,
  };
}
