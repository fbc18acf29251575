import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact, contactPatch } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { attributeWrite } from '../attributes/values.ts';
import { writeAttributes } from '../attributes/write.ts';
import { resolveCompany } from '../companies/resolve.ts';
import { giveTier } from '../tiers/give.ts';
import { checkOwner } from './check-owner.ts';
import { findContact } from './find.ts';
import { readPerson, shownFields } from './person.ts';
import { readContact } from './read.ts';
import { renameConversations } from './rename.ts';
import { searchKeys } from './resolve-identity.ts';
import { tagPerson } from './tag.ts';

type UpdateContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/** Changes what we know of a person; a new name shows in all their conversations. */
export async function updateContact(
  context: UpdateContext,
  actor: Actor,
  { id, patch }: { id: string; patch: z.output<typeof contactPatch> },
): Promise<Contact> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { store, clock } = context;
  const { contact: before, person } = await findContact(context, actor, id);
  await checkOwner(context, patch.ownerId);
  const written = await attributeWrite(context, actor, { target: 'contact', patch: patch.attributes ?? {} });
  const { name = before.name, notes = before.notes, timeZone = before.timeZone } = patch;
  const { ownerId = before.ownerId } = patch;
  const company = patch.company === undefined ? {} : await resolveCompany(context, patch.company);
  const identities = await store.contacts.identitiesOf([before.id]);
  const keys = searchKeys(name, ...identities.map(({ value }) => value));
  const { manners = before.manners } = patch;
  const wishes = { ...(manners && { manners }), ...(ownerId !== undefined && { ownerId }) };
  const set = { ...{ name, notes, timeZone, searchKeys: keys }, ...company, ...wishes };
  const after = await store.contacts.update(before.id, set, clock.now());
  if (!after) throw new AppError('not-found');
  if (after.name !== before.name) {
    const now = await readPerson(context, before.id);
    await renameConversations(context, person.ids, now ? shownFields(now).name : after.name);
  }
  if (patch.tier !== undefined) await giveTier(context, { contactId: before.id, tier: patch.tier });
  if (patch.attributes) await writeAttributes(context, person, written);
  if (patch.tagIds) await tagPerson(context, person, patch.tagIds);
  return readContact(context, actor, id);
}
