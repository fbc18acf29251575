import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact, contactPatch } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import type { StoredContact } from '../../store/contacts.ts';
import { announceConversation } from '../conversations/announce.ts';
import { findContact } from './find.ts';
import { searchKeys } from './resolve-identity.ts';

type UpdateContext = Pick<Context, 'store' | 'clock' | 'publisher'>;

const pageSize = 200;

/** Changes what we know of a person; a new name shows in all their conversations. */
export async function updateContact(
  context: UpdateContext,
  actor: Actor,
  { id, patch }: { id: string; patch: z.output<typeof contactPatch> },
): Promise<Contact> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { store, clock } = context;
  const { contact: before } = await findContact(context, actor, id);
  const { name = before.name, company = before.company, notes = before.notes } = patch;
  const identities = await store.contacts.identitiesOf([id]);
  const keys = searchKeys(name, ...identities.map(({ value }) => value));
  const after = await store.contacts.update(id, { name, company, notes, searchKeys: keys }, clock.now());
  if (!after) throw new AppError('not-found');
  if (after.name !== before.name) await rename(context, after);
  return (await findContact(context, actor, id)).presented;
}

/** Conversations carry the name so that a list is one read. */
async function rename({ store, clock, publisher }: UpdateContext, contact: StoredContact): Promise<void> {
  for (let after: { at: Date; id: string } | undefined; ;) {
    const page = await store.conversations.ofContact({ contactId: contact.id, sight: null, after }, pageSize);
    await store.conversations.updateMany(
      page.items.map(({ id, contact: { address } }) => ({
        id,
        set: { contact: { id: contact.id, name: contact.name || address, address } },
        now: clock.now(),
      })),
    );
    const renamed = await store.conversations.readMany(page.items.map(({ id }) => id));
    for (const conversation of renamed) announceConversation({ publisher }, conversation);
    if (!page.last) return;
    after = { at: page.last.lastActivityAt, id: page.last.id };
  }
}
