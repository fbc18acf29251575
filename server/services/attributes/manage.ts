import type { Actor } from '../../../shared/abilities.ts';
import { attributeField } from '../../../shared/attributes/fields.ts';
import { AppError } from '../../../shared/errors.ts';
import type {
  Attribute,
  AttributeChange,
  AttributeInput,
  AttributeTarget,
} from '../../../shared/schemas/attribute.ts';
import type { RuleLogic } from '../../../shared/schemas/rule.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { attributePlace, type StoredAttribute } from '../../store/attributes.ts';
import { isDuplicateKey } from '../../store/collection.ts';
import { newId } from '../../store/ids.ts';
import { recordAudit } from '../audit/record.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'logger'>;

const mostOfOneTarget = 100;

/** In their order, those out of use too. */
export async function listAttributes({ store }: Pick<Context, 'store'>): Promise<Attribute[]> {
  return (await store.attributes.list()).map(presentAttribute);
}

/** @throws AppError already-exists */
export async function createAttribute(
  context: Needs,
  actor: Actor,
  input: AttributeInput,
): Promise<Attribute> {
  const { store, clock } = context;
  const own = (await store.attributes.list()).filter(({ target }) => target === input.target);
  if (own.length >= mostOfOneTarget) {
    const message = `There are ${String(mostOfOneTarget)} attributes already.`;
    throw new AppError('validation-failed', { fields: [{ path: 'key', message }] });
  }
  const position = Math.max(0, ...own.map((one) => one.position)) + 1;
  const row = { ...input, id: newId(), retired: false, position, updatedAt: clock.now() };
  if (!(await store.attributes.insert(row))) throw taken(input.key);
  await told(context, actor, { row, what: 'created' });
  return presentAttribute(row);
}

/** @throws AppError not-found, already-exists, validation-failed for choices or an attribute that conditions ask for */
export async function updateAttribute(
  context: Needs,
  actor: Actor,
  { id, change }: { id: string; change: AttributeChange },
): Promise<Attribute> {
  const { store, clock } = context;
  const before = await store.attributes.read(id);
  if (!before) throw new AppError('not-found', { detail: 'There is no such attribute.' });
  if (change.retired === true) await refuseWhileAsked(context, before);
  const { key = before.key } = change;
  const set = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const place = attributePlace(before.target, key);
  const after = await store.attributes
    .update(id, { ...set, place, updatedAt: clock.now() })
    .catch((error: unknown) => {
      throw isDuplicateKey(error) ? taken(key) : error;
    });
  if (!after) throw new AppError('not-found');
  const what = change.retired === undefined ? 'changed' : change.retired ? 'retired' : 'restored';
  await told(context, actor, { row: after, what });
  return presentAttribute(after);
}

/** Those that are not named keep their order behind the others. */
export async function orderAttributes(
  context: Needs,
  { target, ids }: { target: AttributeTarget; ids: readonly string[] },
): Promise<Attribute[]> {
  const { attributes } = context.store;
  const own = (await attributes.list()).filter((one) => one.target === target);
  const placeOf = ({ id }: StoredAttribute) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  for (const [at, row] of own.toSorted((a, b) => placeOf(a) - placeOf(b)).entries()) {
    if (row.position !== at + 1) await attributes.update(row.id, { position: at + 1 });
  }
  return listAttributes(context);
}

/** What conditions ask for stays, until they ask for something else. */
async function refuseWhileAsked({ store }: Pick<Context, 'store'>, row: StoredAttribute): Promise<void> {
  const field = attributeField(row);
  const [segments, rules] = await Promise.all([store.segments.list(), store.rules.list()]);
  const names = [...segments, ...rules].filter((one) => asksFor(one, field)).map(({ name }) => `“${name}”`);
  if (names.length === 0) return;
  const message = `It is asked for by ${names.join(', ')}.`;
  throw new AppError('validation-failed', { detail: message, fields: [{ path: 'retired', message }] });
}

function asksFor({ conditions }: Pick<RuleLogic, 'conditions'>, field: string): boolean {
  return conditions
    .flatMap((one) => ('conditions' in one ? one.conditions : [one]))
    .some((one) => one.field === field);
}

async function told(
  context: Needs,
  actor: Actor,
  { row, what }: { row: Pick<StoredAttribute, 'id' | 'key' | 'label' | 'target'>; what: string },
): Promise<void> {
  const { key, label, target } = row;
  const fact = { action: `attribute.${what}`, subject: `attribute:${row.id}`, data: { key, label, target } };
  await recordAudit(context, actor, fact);
}

function taken(key: string): AppError {
  return new AppError('already-exists', {
    fields: [{ path: 'key', message: `The key “${key}” is taken, perhaps by one that is out of use.` }],
  });
}

function presentAttribute(row: Omit<StoredAttribute, 'place' | 'position'>): Attribute {
  const { id, target, key, label, type, options, editors, retired, updatedAt } = row;
  return { id, target, key, label, type, options, editors, retired, updatedAt: moment(updatedAt) };
}
