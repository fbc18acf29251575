import type { Actor } from '../../../shared/abilities.ts';
import { maySet, readValue, valueKeys, valueText } from '../../../shared/attributes/values.ts';
import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import type {
  AttributePatch,
  AttributeTarget,
  AttributeValue,
  AttributeValues,
} from '../../../shared/schemas/attribute.ts';
import type { Context } from '../../context.ts';
import type { StoredAttribute } from '../../store/attributes.ts';

/** Values by the ids of their attributes, as they are kept. */
export type KeptValues = Readonly<Record<string, AttributeValue>>;

/** What is written to a row: values by id; null takes one away. */
export type AttributeWrite = Readonly<Record<string, AttributeValue | null>>;

/**
 * What a patch by keys writes.
 * @throws AppError validation-failed, with "attributes.<key>", for what is not there or does not fit; not-allowed
 */
export async function attributeWrite(
  { store }: Pick<Context, 'store'>,
  actor: Pick<Actor, 'role'>,
  { target, patch }: { target: AttributeTarget; patch: AttributePatch },
): Promise<AttributeWrite> {
  if (Object.keys(patch).length === 0) return {};
  const all = await store.attributes.list();
  const write: Record<string, AttributeValue | null> = {};
  const fields: FieldProblem[] = [];
  for (const [key, given] of Object.entries(patch)) {
    const one = all.find((known) => known.target === target && known.key === key && !known.retired);
    const path = `attributes.${key}`;
    if (!one) fields.push({ path, message: `There is no attribute “${key}”.` });
    else if (!maySet(actor.role, one))
      throw new AppError('not-allowed', { detail: `“${one.label}” is not yours to change.` });
    else {
      const read = readValue(one, given);
      if ('problem' in read) fields.push({ path, message: read.problem });
      else write[one.id] = read.value;
    }
  }
  if (fields.length > 0) throw new AppError('validation-failed', { fields });
  return write;
}

/** What is kept after a write, and what it is found by. Pure. */
export function afterWrite(
  before: KeptValues,
  write: AttributeWrite,
): { attributes: Record<string, AttributeValue>; attributeKeys: string[] } {
  const merged = Object.entries({ ...before, ...write });
  const attributes = Object.fromEntries(merged.filter(([, value]) => value !== null)) as Record<
    string,
    AttributeValue
  >;
  const attributeKeys = Object.entries(attributes).flatMap(([id, value]) => valueKeys(id, value));
  return { attributes, attributeKeys };
}

/** Values by keys, of the attributes in use. Pure. */
export function shownValues(
  attributes: readonly StoredAttribute[],
  target: AttributeTarget,
  kept: KeptValues,
): AttributeValues {
  return Object.fromEntries(
    attributes.flatMap(({ id, key, target: of, retired }) => {
      const value = kept[id];
      return of === target && !retired && value !== undefined ? [[key, value] as const] : [];
    }),
  );
}

/** What answers say of them: "contact.attr.plan" -> "Gold". Pure. */
export function spokenValues(
  attributes: readonly StoredAttribute[],
  kept: KeptValues,
  language: string | null,
): Record<string, string> {
  return Object.fromEntries(
    attributes.flatMap((one) => {
      const value = kept[one.id];
      if (one.retired || one.type === 'flag' || value === undefined) return [];
      return [[`${one.target}.attr.${one.key}`, spoken(one, value, language)] as const];
    }),
  );
}

/** "22. November 2026", "1.500": as it is written in their language. */
function spoken(one: StoredAttribute, value: AttributeValue, language: string | null): string {
  const [locale = 'en'] = Intl.NumberFormat.supportedLocalesOf(language ?? 'en');
  if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value);
  if (one.type !== 'date') return valueText(one, value);
  const date = new Date(`${String(value)}T00:00:00Z`);
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}
