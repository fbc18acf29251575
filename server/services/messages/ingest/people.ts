import type { Participant } from '../../../../shared/schemas/primitives.ts';

/** Addresses in the form in which they are compared. */
export function addressesOf(people: readonly Pick<Participant, 'address'>[]): string[] {
  return people.map(({ address }) => address.trim().toLowerCase()).filter((address) => address !== '');
}
