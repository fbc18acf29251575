import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact, contactPatch } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { giveTier } from '../tiers/give.ts';
import { findContact } from './find.ts';
import { readPerson, shownFields, type Person } from './person.ts';
import { readContact } from './read.ts';
import { renameConversations } from './rename.ts';
import { searchKeys } from './resolve-identity.ts';

type UpdateContext = Pick<Context, 'store' | 'clock' | 'publisher'>;

/** Changes what we know of a person; a new name shows in all their conversations. */
export async function updateContact(
  context: UpdateContext,
  actor: Actor,
  { id, patch }: { id: string; patch: z.output<typeof contactPatch> },
): Promise<Contact> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { store, clock } = context;
  const { contact: before, person } = await findContact(context, actor, id);
  const { name = before.name, company = before.company, notes = before.notes } = patch;
  const { timeZone = before.timeZone } = patch;
  const identities = await store.contacts.identitiesOf([before.id]);
  const keys = searchKeys(name, ...identities.map(({ value }) => value));
  const { manners = before.manners } = patch;
  const set = { name, company, notes, timeZone, searchKeys: keys, ...(manners && { manners }) };
  const after = await store.contacts.update(before.id, set, clock.now());
  if (!after) throw new AppError('not-found');
  if (after.name !== before.name) {
    const now = await readPerson(context, before.id);
    await renameConversations(context, person.ids, now ? shownFields(now).name : after.name);
  }
  if (patch.tier !== undefined) await giveTier(context, { contactId: before.id, tier: patch.tier });
  if (patch.tagIds) await tagPerson(context, person, patch.tagIds);
  return readContact(context, actor, id);
}

/** What is new goes to the contact that stands for them; what is taken away goes from all of theirs. */
async function tagPerson(
  { store, clock }: UpdateContext,
  { root, members }: Person,
  wanted: readonly string[],
): Promise<void> {
  const tagIds = [...new Set(wanted)];
  const had = new Set([root, ...members].flatMap((one) => one.tagIds ?? []));
  const fresh = tagIds.filter((tagId) => !had.has(tagId));
  if ((await store.tags.readMany(fresh)).length < fresh.length) {
    const fields = [{ path: 'tagIds', message: 'A tag is not there any more.' }];
    throw new AppError('validation-failed', { fields });
  }
  for (const { id, tagIds: before = [] } of [root, ...members]) {
    const kept = before.filter((tagId) => tagIds.includes(tagId));
    const after = id === root.id ? [...kept, ...fresh] : kept;
    if (after.join() !== before.join()) await store.contacts.setTags(id, after, clock.now());
  }
}
