import type { Actor } from '../../../shared/abilities.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { presentContact } from '../../presenters/contact.ts';
import { sightOf } from '../conversations/find.ts';
import { shownValues } from '../attributes/values.ts';
import { isHeld, shownFields, type Person } from './person.ts';

const mostCounted = 999;

/**
 * Those of the people whom the actor sees, in their order, with identities and how many of their conversations the actor
 * sees, up to 999. One sees a person through their conversations: without one of them there is nobody.
 */
export async function presentPeople(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  people: readonly Person[],
): Promise<Contact[]> {
  const sight = sightOf(actor);
  const contactIds = people.flatMap(({ ids }) => ids);
  const counts = await store.conversations.countOfContacts({ contactIds, sight });
  const countOf = new Map(contactIds.map((id, at) => [id, counts[at]?.count ?? 0]));
  const counted = people.map((person) => {
    const sum = person.ids.reduce((total, id) => total + (countOf.get(id) ?? 0), 0);
    return { person, conversationCount: Math.min(sum, mostCounted) };
  });
  const visible = counted.filter(({ conversationCount }) => sight.inboxIds === null || conversationCount > 0);
  const ids = visible.flatMap(({ person }) => person.ids);
  const merged = visible.flatMap(({ person }) => (person.members.length > 0 ? person.ids : []));
  const [identities, claims, merges, attributes] = await Promise.all([
    store.contacts.identitiesOf(ids),
    store.contacts.claimsOf(ids),
    merged.length === 0 ? [] : store.contactMerges.into(merged),
    store.attributes.listRecent(),
  ]);
  return visible.map(({ person, conversationCount }) => {
    const isTheirs = ({ contactId }: { contactId: string }) => person.ids.includes(contactId);
    const shown = shownFields(person);
    return presentContact(person.root.id, {
      attributes: shownValues(attributes, 'contact', shown.attributes),
      ...{ shown, conversationCount, held: isHeld(person) },
      identities: identities.filter(isTheirs),
      claims: claims.filter(isTheirs),
      merges: merges.filter(({ intoId, state }) => state === 'done' && person.ids.includes(intoId)),
      members: person.members,
    });
  });
}
