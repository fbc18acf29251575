import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { announceConversation } from '../conversations/announce.ts';
import { shownFields, type Person } from './person.ts';

type ShowContext = Pick<Context, 'store' | 'clock' | 'publisher'>;
type Shown = (contact: StoredConversation['contact']) => StoredConversation['contact'];

const pageSize = 200;

/**
 * Conversations carry the name and the tier so that a list is one read: gives all of some contacts' conversations this
 * name. What is named so already is left alone, so doing it again tells nobody anything.
 */
export async function renameConversations(
  context: ShowContext,
  contactIds: readonly string[],
  name: string,
): Promise<void> {
  await showInAll(context, contactIds, (contact) => ({ ...contact, name: name || contact.address }));
}

/** The same with all that conversations carry of a person. */
export async function showPerson(context: ShowContext, person: Person): Promise<void> {
  const { name, tier } = shownFields(person);
  await showInAll(context, person.ids, (contact) => ({
    ...withTier(contact, tier),
    name: name || contact.address,
  }));
}

/** What a conversation carries of a contact, with a tier or without one. */
export function withTier<C extends StoredConversation['contact']>(contact: C, tier: string | null): C {
  if (tier !== null) return { ...contact, tier };
  const { tier: _none, ...rest } = contact;
  return rest as C;
}

async function showInAll(context: ShowContext, contactIds: readonly string[], shown: Shown): Promise<void> {
  for (const contactId of contactIds) await showIn(context, contactId, shown);
}

async function showIn(
  { store, clock, publisher }: ShowContext,
  contactId: string,
  shown: Shown,
): Promise<void> {
  for (let after: { at: Date; id: string } | undefined; ;) {
    const page = await store.conversations.ofContact({ contactId, sight: null, after }, pageSize);
    const changes = page.items.flatMap(({ id, contact }) => {
      const now = shown(contact);
      return now.name === contact.name && now.tier === contact.tier ? [] : [{ id, contact: now }];
    });
    await store.conversations.updateMany(
      changes.map(({ id, contact }) => ({
        id,
        set: { contact: { ...contact, id: contactId } },
        now: clock.now(),
      })),
    );
    for (const row of await store.conversations.readMany(changes.map(({ id }) => id))) {
      announceConversation({ publisher }, row);
    }
    if (!page.last) return;
    after = { at: page.last.lastActivityAt, id: page.last.id };
  }
}
