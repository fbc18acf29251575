import type { Advocate } from '../../shared/advocates/score.ts';
import type { IndexSpec, NamedQuery } from './collection.ts';

/** How much a person speaks for us, kept with the contact that stands for them. */
export interface StoredAdvocate extends Advocate {
  at: Date;
}

/** What of a contact is about its speaking for us. */
export interface ContactAdvocacy {
  /** Left out: nothing speaks for it, and nothing against it. */
  advocate?: StoredAdvocate;
  /** The score as text that sorts, "080"; left out where it is nothing. */
  advocateKey?: string;
}

export const contactAdvocateIndexes: IndexSpec[] = [
  {
    name: 'advocate',
    key: { advocateKey: -1, _id: -1 },
    partialFilterExpression: { advocateKey: { $gt: '' } },
  },
];

export const advocateQueries = {
  between: (low: string, high: string): NamedQuery => ({
    filter: { advocateKey: { $gte: low, $lt: high } },
    index: 'advocate',
    hint: true,
  }),
};

/** As a change of the contact. null: another contact stands for them, or there is nothing to say. */
export function advocacyChange(advocate: StoredAdvocate | null): {
  $set: ContactAdvocacy;
  $unset: Record<string, ''>;
} {
  if (!advocate || advocate.reasons.length === 0) {
    return { $set: {}, $unset: { advocate: '', advocateKey: '' } };
  }
  if (advocate.score === 0) return { $set: { advocate }, $unset: { advocateKey: '' } };
  return { $set: { advocate, advocateKey: String(advocate.score).padStart(3, '0') }, $unset: {} };
}
