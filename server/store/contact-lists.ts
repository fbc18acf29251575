import type { ContactOrder } from '../../shared/schemas/contact.ts';
import { fold } from '../../shared/rules/fold.ts';
import type { IndexSpec, NamedQuery } from './collection.ts';
import { beyond, type Place } from './cursor.ts';

/** Which contacts are walked through, and in which order. A mark is a tag, a tier, a company or a value. */
export interface ContactWalk {
  order: ContactOrder;
  /** Seen last first, and only these: there is an index for each. */
  mark?: { field: 'tagIds' | 'tier' | 'companyId' | 'attributeKeys'; id: string } | undefined;
  after?: Place | undefined;
}

const newestFirst = { lastSeenAt: -1, _id: -1 } as const;
const marked = (field: string) => ({ [field]: { $gt: '' } });

export const contactListIndexes: IndexSpec[] = [
  { name: 'tag_newest', key: { tagIds: 1, ...newestFirst }, partialFilterExpression: marked('tagIds') },
  { name: 'tier_newest', key: { tier: 1, ...newestFirst }, partialFilterExpression: marked('tier') },
  {
    name: 'company_newest',
    key: { companyId: 1, ...newestFirst },
    partialFilterExpression: marked('companyId'),
  },
  {
    name: 'attribute_newest',
    key: { attributeKeys: 1, ...newestFirst },
    partialFilterExpression: marked('attributeKeys'),
  },
  { name: 'first', key: { firstSeenAt: -1, _id: -1 } },
  { name: 'sorted', key: { sortName: 1, _id: 1 } },
];

const orders = {
  seen: { field: 'lastSeenAt', direction: -1, index: 'newest' },
  first: { field: 'firstSeenAt', direction: -1, index: 'first' },
  name: { field: 'sortName', direction: 1, index: 'sorted' },
  health: { field: 'healthKey', direction: 1, index: 'health' },
  advocate: { field: 'advocateKey', direction: -1, index: 'advocate' },
} as const;
const markIndexes = {
  tagIds: 'tag_newest',
  tier: 'tier_newest',
  companyId: 'company_newest',
  attributeKeys: 'attribute_newest',
} as const;

/** The contacts of a walk that come after a place. */
export function walkQuery({ order, mark, after }: ContactWalk): NamedQuery {
  const { field, direction, index } = orders[order];
  // Who has no score yet is not in that order.
  const scored = field === 'healthKey' || field === 'advocateKey';
  const all = scored ? { [field]: { $gt: '' } } : {};
  // Below a place the bound of the partial index has to be said, too.
  const place = after
    ? { ...beyond(field, after, direction), ...(direction < 0 && scored && { $and: [all] }) }
    : all;
  const sort = { [field]: direction, _id: direction } as const;
  if (!mark) return { filter: place, sort, index, hint: true };
  return {
    // The bound of the partial index stands beside what is asked for.
    filter: { [mark.field]: { $eq: mark.id, $gt: '' }, ...place },
    sort,
    index: markIndexes[mark.field],
    hint: true,
  };
}

/** What a contact is sorted by: its name, or its first address where it has none. */
export function sortNameOf(searchKeys: readonly string[]): string {
  return fold(searchKeys[0] ?? '').trim();
}
