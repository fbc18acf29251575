import type { Context } from '../../context.ts';
import { renameConversations } from '../contacts/rename.ts';
import { searchKeys } from '../contacts/resolve-identity.ts';
import { numberOf } from './say.ts';

/**
 * A visitor who was only a number has said who they are: the contact of their conversations is called so, unless people
 * named it meanwhile.
 */
export async function nameStranger(
  context: Pick<Context, 'store' | 'clock' | 'publisher'>,
  about: { visitorId: string; conversationIds: readonly string[]; name: string },
): Promise<void> {
  const { contacts, conversations } = context.store;
  const number = numberOf(about.visitorId);
  const found = await conversations.readMany([...about.conversationIds]);
  for (const contact of await contacts.readMany([...new Set(found.map((one) => one.contact.id))])) {
    if (contact.name !== number || about.name === number) continue;
    const address = found.find((one) => one.contact.id === contact.id)?.contact.address ?? '';
    const set = { name: about.name, searchKeys: searchKeys(about.name, address) };
    await contacts.update(contact.id, set, context.clock.now());
    await renameConversations(context, [contact.id], about.name);
  }
}
