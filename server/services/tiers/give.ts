import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { readPerson } from '../contacts/person.ts';
import { showPerson } from '../contacts/rename.ts';

type TierContext = Pick<Context, 'store' | 'clock' | 'publisher'>;

/**
 * Gives a person a tier, or takes it; all their conversations show it. Giving again changes nothing.
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
  if (after) await showPerson(context, after);
}
