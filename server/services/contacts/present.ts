import type { Actor } from '../../../shared/abilities.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { presentContact } from '../../presenters/contact.ts';
import type { StoredContact } from '../../store/contacts.ts';
import { sightOf } from '../conversations/find.ts';

/**
 * Those of the contacts that the actor sees, in their order, with identities and how many of their conversations the
 * actor sees, up to 999. One sees a person through their conversations: without one of them there is nobody.
 */
export async function presentVisible(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  contacts: readonly StoredContact[],
): Promise<Contact[]> {
  const sight = sightOf(actor);
  const contactIds = contacts.map(({ id }) => id);
  const counts = await store.conversations.countOfContacts({ contactIds, sight });
  const counted = contacts.map((contact, at) => ({ contact, conversationCount: counts[at]?.count ?? 0 }));
  const visible = counted.filter(({ conversationCount }) => sight.inboxIds === null || conversationCount > 0);
  const identities = await store.contacts.identitiesOf(visible.map(({ contact }) => contact.id));
  return visible.map(({ contact, conversationCount }) =>
    presentContact(contact, {
      identities: identities.filter(({ contactId }) => contactId === contact.id),
      conversationCount,
    }),
  );
}
