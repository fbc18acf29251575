import { compare } from '../bsonx/compare.ts';
import type { Doc, Fields, Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { Budget, weightOf } from './budget.ts';
import { COLUMNS, identityOf, type Column } from './columns.ts';
import { expressionOf } from './expression.ts';
import { flowOf, visitAll, type Flow, type Stage, type StageContext } from './flow.ts';

/** About what a group takes beside its name and what its columns gather. */
const GROUP_BYTES = 100;
const STATE_BYTES = 30;

interface Field {
  name: string;
  column: (budget: Budget) => Column;
  value: (doc: Fields) => Value;
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
  const group = async function* (
    flow: Iterable<Fields | undefined> | AsyncIterable<Fields | undefined>,
  ): AsyncGenerator<Doc | undefined, void, void> {
    const groups = new Groups(fields);
    yield* visitAll(flow, (doc) => {
      groups.take(id(doc), doc);
    });
    yield* flowOf(groups.results());
  };
  return Object.assign((flow: Flow) => group(flow), { overFields: group });
}

function fieldOf(name: string, spec: Value, variables: Doc): Field | undefined {
  if (!(spec instanceof Map) || spec.size !== 1)
    throw new StoreError(40234, `The field '${name}' must be an accumulator object`);
  const [[accumulator, expression] = ['', undefined]] = spec;
  if (accumulator === '$count') return { name, column: COLUMNS['$sum'] as Field['column'], value: () => 1 };
  const column = Object.hasOwn(COLUMNS, accumulator) ? COLUMNS[accumulator] : undefined;
  return column && { name, column, value: expressionOf(expression, variables) };
}

/** The groups so far, by number in the order in which they came; what each field gathers is a column of its own. */
class Groups {
  private readonly numbers = new Map<string, number>();
  private readonly ids: Value[] = [];
  private readonly budget = new Budget('$group');
  private readonly fields: readonly Field[];
  private readonly columns: readonly Column[];

  constructor(fields: readonly Field[]) {
    this.fields = fields;
    this.columns = fields.map(({ column }) => column(this.budget));
  }

  take(id: Value, doc: Fields): void {
    const identity = identityOf(id ?? null);
    let group = this.numbers.get(identity);
    if (group === undefined) {
      group = this.ids.push(id ?? null) - 1;
      this.numbers.set(identity, group);
      this.budget.spend(GROUP_BYTES + identity.length + weightOf(id) + this.fields.length * STATE_BYTES);
    }
    for (let i = 0; i < this.fields.length; i++) this.columns[i]?.take(group, this.fields[i]?.value(doc));
  }

  *results(): Generator<Doc> {
    for (const [group, id] of this.ids.entries()) {
      const out: Doc = new Map([['_id', id]]);
      this.fields.forEach(({ name }, i) => out.set(name, this.columns[i]?.result(group)));
      yield out;
    }
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
    yield* visitAll(group(flow), (doc) => {
      docs.push(doc);
    });
    yield* flowOf(docs.sort(order));
  };
}
