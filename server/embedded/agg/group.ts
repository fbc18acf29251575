import { KeyWriter } from '../bsonx/key.ts';
import type { Doc, Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { add } from '../update/numbers.ts';
import { isNumber } from '../bsonx/types.ts';
import { compare } from '../bsonx/compare.ts';
import { Budget, weightOf } from './budget.ts';
import { flowOf, type Stage, type StageContext } from './flow.ts';
import { expressionOf } from './expression.ts';
import { meanOf } from './operators/arithmetic.ts';
import { isNullish } from './operators/operands.ts';

/** Gathers values of one group. */
interface Accumulator {
  take: (value: Value) => void;
  result: () => Value;
}

/** About what a group takes beside its name and what its accumulators gather. */
const GROUP_BYTES = 150;
const STATE_BYTES = 80;
const keys = new KeyWriter();

/** Bytes that are equal for values that MongoDB holds to be one group (1, 1.0 and Long(1)). */
function identityOf(value: Value): string {
  keys.p = 0;
  if (value === undefined) keys.byte(0);
  else keys.part(value, 1);
  return keys.slice().latin1Slice();
}

const ACCUMULATORS: Record<string, (budget: Budget) => Accumulator> = {
  $sum: () => {
    let total: Value = 0;
    return {
      take: (value) => {
        if (isNumber(value)) total = add(total, value);
      },
      result: () => total,
    };
  },
  $avg: () => {
    let total: Value = 0;
    let n = 0;
    return {
      take: (value) => {
        if (!isNumber(value)) return;
        total = add(total, value);
        n++;
      },
      result: () => meanOf(total, n),
    };
  },
  $min: () => extreme(1),
  $max: () => extreme(-1),
  $first: () => {
    let first: Value;
    let any = false;
    return {
      take: (value) => {
        if (!any) first = value ?? null;
        any = true;
      },
      result: () => first,
    };
  },
  $last: () => {
    let last: Value = null;
    return {
      take: (value) => {
        last = value ?? null;
      },
      result: () => last,
    };
  },
  $push: (budget) =>
    gathering(
      budget,
      (values) => values,
      (value) => value !== undefined,
    ),
  $addToSet: (budget) => {
    const seen = new Map<string, Value>();
    return {
      take: (value) => {
        if (value === undefined) return;
        const identity = identityOf(value);
        if (!seen.has(identity)) budget.spend(identity.length + weightOf(value));
        seen.set(identity, value);
      },
      result: () => [...seen.values()],
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
): Accumulator {
  const values: Value[] = [];
  return {
    take: (value) => {
      if (!wanted(value)) return;
      budget.spend(weightOf(value));
      values.push(value);
    },
    result: () => result(values),
  };
}

function extreme(sign: number): Accumulator {
  let best: Value;
  return {
    take: (value) => {
      if (!isNullish(value) && (best === undefined || compare(value, best) * sign < 0)) best = value;
    },
    result: () => best ?? null,
  };
}

interface Field {
  name: string;
  start: (budget: Budget) => Accumulator;
  value: (doc: Doc) => Value;
}

/** `$group`; undefined where it uses an accumulator that only mingo has. */
export function groupStage(
  operand: Value,
  { variables }: Pick<StageContext, 'variables'>,
): Stage | undefined {
  if (!(operand instanceof Map))
    throw new StoreError(15947, "a group's fields must be specified in an object");
  if (!operand.has('_id')) throw new StoreError(15955, 'a group specification must include an _id');
  const fields: Field[] = [];
  for (const [name, spec] of operand) {
    if (name === '_id') continue;
    const field = fieldOf(name, spec, variables);
    if (!field) return undefined;
    fields.push(field);
  }
  const id = expressionOf(operand.get('_id'), variables);
  return async function* (flow) {
    const groups: Groups = { byId: new Map(), budget: new Budget('$group') };
    for await (const doc of flow) {
      if (!doc) yield undefined;
      else take(groups, { id: id(doc), doc, fields });
    }
    yield* flowOf(results(groups.byId.values(), fields));
  };
}

function fieldOf(name: string, spec: Value, variables: Doc): Field | undefined {
  if (!(spec instanceof Map) || spec.size !== 1)
    throw new StoreError(40234, `The field '${name}' must be an accumulator object`);
  const [[accumulator, expression] = ['', undefined]] = spec;
  if (accumulator === '$count')
    return { name, start: ACCUMULATORS['$sum'] as Field['start'], value: () => 1 };
  const start = Object.hasOwn(ACCUMULATORS, accumulator) ? ACCUMULATORS[accumulator] : undefined;
  return start && { name, start, value: expressionOf(expression, variables) };
}

interface Taken {
  id: Value;
  doc: Doc;
  fields: Field[];
}

interface Groups {
  byId: Map<string, { id: Value; states: Accumulator[] }>;
  budget: Budget;
}

function take({ byId, budget }: Groups, { id, doc, fields }: Taken): void {
  const identity = identityOf(id ?? null);
  let group = byId.get(identity);
  if (!group) {
    group = { id: id ?? null, states: fields.map(({ start }) => start(budget)) };
    byId.set(identity, group);
    budget.spend(GROUP_BYTES + identity.length + weightOf(id) + fields.length * STATE_BYTES);
  }
  for (let i = 0; i < fields.length; i++) group.states[i]?.take(fields[i]?.value(doc));
}

function* results(groups: Iterable<{ id: Value; states: Accumulator[] }>, fields: Field[]): Generator<Doc> {
  for (const { id, states } of groups) {
    const out: Doc = new Map([['_id', id]]);
    fields.forEach(({ name }, i) => out.set(name, states[i]?.result()));
    yield out;
  }
}

/** `$sortByCount`. */
export function sortByCount(operand: Value, context: Pick<StageContext, 'variables'>): Stage | undefined {
  const group = groupStage(
    new Map<string, Value>([
      ['_id', operand],
      ['count', new Map([['$sum', 1]])],
    ]),
    context,
  );
  return group && ordered(group, (a, b) => compare(b.get('count'), a.get('count')));
}

/** `$bucket`, as the group and order that it stands for; undefined where `$group` is. */
export function bucketStage(operand: Value, context: Pick<StageContext, 'variables'>): Stage | undefined {
  const spec: Doc = operand instanceof Map ? operand : new Map<string, Value>();
  const boundaries = spec.get('boundaries');
  if (!Array.isArray(boundaries) || boundaries.length < 2)
    throw new StoreError(40192, '$bucket needs at least two boundaries');
  const by = spec.get('groupBy');
  const branches = boundaries.slice(0, -1).map((low, i) => {
    const inside = [new Map([['$gte', [by, low]]]), new Map([['$lt', [by, boundaries[i + 1]]]])];
    return new Map<string, Value>([
      ['case', new Map([['$and', inside]])],
      ['then', new Map([['$literal', low]])],
    ]);
  });
  const choice: Doc = new Map([['branches', branches]]);
  if (spec.has('default')) choice.set('default', new Map([['$literal', spec.get('default')]]));
  const output = spec.get('output');
  const fields = output instanceof Map ? output : new Map([['count', new Map([['$sum', 1]])]]);
  const group = groupStage(
    new Map<string, Value>([['_id', new Map([['$switch', choice]])], ...fields]),
    context,
  );
  return group && ordered(group, (a, b) => compare(a.get('_id'), b.get('_id')));
}

function ordered(group: Stage, order: (a: Doc, b: Doc) => number): Stage {
  return async function* (flow) {
    const docs: Doc[] = [];
    for await (const doc of group(flow)) {
      if (doc) docs.push(doc);
      else yield undefined;
    }
    yield* flowOf(docs.sort(order));
  };
}
