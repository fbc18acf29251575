import type { Context } from '../../context.ts';
import { announceConversation } from '../conversations/announce.ts';

const pageSize = 200;

/**
 * Conversations carry the name so that a list is one read: gives all of some contacts' conversations this one. What is
 * named so already is left alone, so doing it again tells nobody anything.
 */
export async function renameConversations(
  context: Pick<Context, 'store' | 'clock' | 'publisher'>,
  contactIds: readonly string[],
  name: string,
): Promise<void> {
  for (const contactId of contactIds) await renameOf(context, contactId, name);
}

async function renameOf(
  { store, clock, publisher }: Parameters<typeof renameConversations>[0],
  contactId: string,
  name: string,
): Promise<void> {
  for (let after: { at: Date; id: string } | undefined; ;) {
    const page = await store.conversations.ofContact({ contactId, sight: null, after }, pageSize);
    const outdated = page.items.filter(({ contact }) => contact.name !== (name || contact.address));
    await store.conversations.updateMany(
      outdated.map(({ id, contact }) => ({
        id,
        set: { contact: { ...contact, id: contactId, name: name || contact.address } },
        now: clock.now(),
      })),
    );
    const renamed = await store.conversations.readMany(outdated.map(({ id }) => id));
    for (const conversation of renamed) announceConversation({ publisher }, conversation);
    if (!page.last) return;
    after = { at: page.last.lastActivityAt, id: page.last.id };
  }
}
