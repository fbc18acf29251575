import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../store/ids.ts';
import { readPerson, shownFields } from '../contacts/person.ts';
import { showPerson } from '../contacts/rename.ts';
import { tellTierChange } from './tell-change.ts';

type TierContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/**
 * Gives a person a tier, or takes it; all their conversations show it, and those that are open hear of it. Giving again changes nothing.
 * @throws AppError not-found, validation-failed for a tier that is not there
 */
export async function giveTier(
  context: TierContext,
  { contactId, tier }: { contactId: string; tier: string | null },
): Promise<void> {
  const { store, clock } = context;
  if (tier !== null && !(await store.tiers.list()).some(({ id }) => id === tier)) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'tier', message: 'This tier is not there any more.' }],
    });
  }
  const person = await readPerson(context, contactId);
  if (!person) throw new AppError('not-found');
  // Whoever of them has it: a tier of a part would show through.
  for (const contact of [person.root, ...person.members]) {
    const wanted = contact.id === person.root.id ? tier : null;
    if ((contact.tier ?? null) !== wanted) await store.contacts.setTier(contact.id, wanted, clock.now());
  }
  const after = await readPerson(context, contactId);
  if (!after) return;
  await showPerson(context, after);
  const from = shownFields(person).tier;
  if (from === tier) return;
  await noteChange(context, person.root.id, { from, to: tier });
  await tellTierChange(context, after, { from, to: tier });
}

async function noteChange(
  { store, clock }: TierContext,
  contactId: string,
  { from, to }: { from: string | null; to: string | null },
): Promise<void> {
  const names = new Map((await store.tiers.list()).map(({ id, name }) => [id, name]));
  const nameOf = (id: string | null) => (id === null ? '' : (names.get(id) ?? ''));
  const row = { id: newId(), contactId, from: nameOf(from), to: nameOf(to), at: clock.now() };
  await store.tierChanges.add(row);
}
