import type { Contact } from '../../../shared/schemas/contact.ts';

/** The address that somebody is shown by. */
export function addressOf({ identities }: Pick<Contact, 'identities'>): string {
  return identities[0]?.handle ?? identities[0]?.value ?? '';
}

/** A name, or the address where there is none. */
export function shownName(contact: Pick<Contact, 'name' | 'identities'>): string {
  return contact.name || addressOf(contact);
}
