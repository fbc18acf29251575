import { readValue, valueKeys } from '../../../shared/attributes/values.ts';
import type { Context } from '../../context.ts';
import type { StoredAttribute } from '../../store/attributes.ts';
import type { Fits, Walk } from './walk.ts';

/** `attr.plan:gold`: a value that is asked for by the key of its attribute. */
export interface AttributeTerm {
  key: string;
  value: string;
}

const term = /(?:^|\s)attr\.([a-z][a-z0-9_]*):(?:"([^"]*)"|(\S+))/giu;

/** What is asked for by attributes, and what is left of the words. Pure. */
export function attributeTerms(q: string): { rest: string; terms: AttributeTerm[] } {
  const terms = [...q.matchAll(term)].map(([, key = '', quoted, plain]) => ({
    key: key.toLowerCase(),
    value: quoted ?? plain ?? '',
  }));
  return { rest: q.replace(term, ' ').replace(/\s+/gu, ' ').trim(), terms };
}

/** How those who have the values are found. Who asks for what is not there finds nobody. */
export async function valuesAsked(
  { store }: Pick<Context, 'store'>,
  terms: readonly AttributeTerm[],
): Promise<{ fits: Fits[]; mark: Walk['mark'] }> {
  if (terms.length === 0) return { fits: [], mark: undefined };
  const known = (await store.attributes.listRecent()).filter(({ retired }) => !retired);
  const wanted = terms.map(({ key, value }) =>
    known.filter((one) => one.key === key).flatMap((one) => keyOf(one, value)),
  );
  const own = wanted.flat().find(({ target }) => target === 'contact');
  const only = wanted.every((choices) => choices.length === 1);
  return {
    fits: wanted.map((choices): Fits => {
      return ({ attributes }) =>
        choices.some(({ id, found }) => {
          const value = attributes[id];
          return value !== undefined && valueKeys(id, value).includes(found);
        });
    }),
    mark: own && only ? { field: 'attributeKeys', id: own.found } : undefined,
  };
}

function keyOf(one: StoredAttribute, given: string) {
  const read = readValue(one, given);
  if ('problem' in read || read.value === null) return [];
  const [found] = valueKeys(one.id, read.value);
  return found === undefined ? [] : [{ id: one.id, target: one.target, found }];
}
