import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { presentContact } from '../../presenters/contact.ts';
import type { StoredContact } from '../../store/contacts.ts';

/** Contacts with their identities and how many conversations each has, up to 999. */
export async function presentContacts(
  { store }: Pick<Context, 'store'>,
  contacts: readonly StoredContact[],
): Promise<Contact[]> {
  const [identities, counts] = await Promise.all([
    store.contacts.identitiesOf(contacts.map(({ id }) => id)),
    Promise.all(contacts.map(({ id }) => store.conversations.countOfContact(id))),
  ]);
  return contacts.map((contact, at) =>
    presentContact(contact, {
      identities: identities.filter(({ contactId }) => contactId === contact.id),
      conversationCount: counts[at]?.count ?? 0,
    }),
  );
}
