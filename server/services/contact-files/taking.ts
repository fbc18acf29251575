import type { Actor } from '../../../shared/abilities.ts';
import { readValue } from '../../../shared/attributes/values.ts';
import type { FiledRow } from '../../../shared/contact-files/read-row.ts';
import { AppError } from '../../../shared/errors.ts';
import { fold } from '../../../shared/rules/fold.ts';
import type { FieldRule } from '../../../shared/schemas/system.ts';
import type { AttributeTarget, AttributeValue } from '../../../shared/schemas/attribute.ts';
import type { Context } from '../../context.ts';
import type { StoredAttribute } from '../../store/attributes.ts';
import type { StoredContactImport } from '../../store/contact-imports.ts';

export type ImportContext = Pick<Context, 'store' | 'clock' | 'queue' | 'publisher' | 'logger'>;

/** What became of a line that was taken. */
export type ImportOutcome = 'created' | 'changed' | 'unchanged' | 'skipped';

/** What lines name, by what they call it. */
export interface Surroundings {
  tags: ReadonlyMap<string, string>;
  tiers: ReadonlyMap<string, string>;
  owners: ReadonlyMap<string, string>;
  attributes: readonly StoredAttribute[];
  /** Of a try: whom it would have made, so that a second line meets them. */
  made: Set<string>;
}
export interface Taking extends Surroundings {
  row: Pick<StoredContactImport, 'state' | 'known'>;
  actor: Actor;
  /** Which side wins, by field; left out: what is taken wins. */
  rules?: Readonly<Partial<Record<string, FieldRule>>>;
}

/** Read anew for each part: somebody may have made what the lines before lacked. */
export async function readSurroundings({ store }: Pick<Context, 'store'>): Promise<Surroundings> {
  const [tags, tiers, users, attributes] = await Promise.all([
    store.tags.list(),
    store.tiers.list(),
    store.users.list(),
    store.attributes.list(),
  ]);
  const people = users.filter(({ active }) => active);
  return {
    tags: new Map(tags.map(({ id, name }) => [fold(name), id])),
    tiers: new Map(tiers.map(({ id, name }) => [fold(name), id])),
    owners: new Map(
      people.flatMap(({ id, name, email }) => [[fold(name), id] as const, [fold(email), id] as const]),
    ),
    attributes: attributes.filter(({ retired }) => !retired),
    made: new Set(),
  };
}

export const refuse = (message: string): AppError =>
  new AppError('validation-failed', { fields: [{ path: '', message }] });

/** The id of what a line names. @throws AppError validation-failed */
export function named(what: 'tags' | 'tiers' | 'owners', name: string, around: Surroundings): string {
  const id = around[what].get(fold(name));
  if (id !== undefined) return id;
  const kinds = { tags: 'tag', tiers: 'tier', owners: 'colleague' } as const;
  throw refuse(`There is no ${kinds[what]} “${name}”.`);
}

/** Values that differ from what there is, by keys. @throws AppError validation-failed for what does not fit */
export function newValues(
  { attributes }: FiledRow,
  around: Surroundings,
  { target, before }: { target: AttributeTarget; before: Readonly<Record<string, AttributeValue>> },
): Record<string, AttributeValue> {
  const fresh: Record<string, AttributeValue> = {};
  for (const [key, text] of Object.entries(attributes)) {
    const one = around.attributes.find((known) => known.target === target && known.key === key);
    if (!one) throw refuse(`There is no detail “${key}”.`);
    const read = readValue(one, text);
    if ('problem' in read) throw refuse(`${one.label}: ${read.problem}`);
    if (read.value !== null && JSON.stringify(read.value) !== JSON.stringify(before[key]))
      fresh[key] = read.value;
  }
  return fresh;
}

/** What differs from what there is; what the line does not say stays, and where ours wins. Pure. */
export function differing<T extends object>(
  said: T,
  before: Partial<T>,
  rules: Taking['rules'] = {},
): Partial<T> {
  const entries = Object.entries(said) as [keyof T & string, unknown][];
  return Object.fromEntries(
    entries.filter(
      ([key, value]) =>
        value !== undefined &&
        mayTake(rules[key], before[key]) &&
        JSON.stringify(value) !== JSON.stringify(before[key]),
    ),
  ) as Partial<T>;
}

/** Of two sides that know something, which one wins? Pure. */
export function mayTake(rule: FieldRule | undefined, ours: unknown): boolean {
  if (rule === 'never') return false;
  return rule !== 'fill' || ours === undefined || ours === null || ours === '';
}
