import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ContactDeletion } from '../../../shared/schemas/contact-deletion.ts';
import { presentContactDeletion } from '../../presenters/contact-deletion.ts';
import type { ConversationsOfDeleted, StoredContactDeletion } from '../../store/deletions.ts';
import { newId } from '../../store/ids.ts';
import { recordAudit } from '../audit/record.ts';
import { findContact } from '../contacts/find.ts';
import { isHeld } from '../contacts/person.ts';
import { refuseHeldOnes, refuseHeldPerson } from './hold.ts';
import type { DeletionContext } from './remove-conversation.ts';

/** Nobody has more conversations than this. */
const bound = 1_000_000;

/**
 * Begins to delete a person with everything that we have of them; the workers do it. Said twice, it is one deletion.
 * @throws AppError not-found, not-allowed
 */
export async function deleteContact(
  context: DeletionContext,
  actor: Actor,
  { id, conversations }: { id: string; conversations: ConversationsOfDeleted },
): Promise<ContactDeletion> {
  if (!can(actor, 'contacts.delete')) throw new AppError('not-allowed');
  const { store, queue } = context;
  const { person } = await findContact(context, actor, id);
  if (isHeld(person)) refuseHeldPerson();
  refuseHeldOnes(await store.conversations.heldOfContacts(person.ids));
  const running = await store.contactDeletions.ofContact(person.root.id);
  if (running) return present(context, running);
  const row: StoredContactDeletion = {
    ...{ id: newId(), state: 'working', contactIds: person.ids, conversations, standIn: newId() },
    ...{ total: await countOf(context, person.ids), userId: actor.userId, doneAt: null },
    at: await untilWhen(context, person.ids),
  };
  await store.contactDeletions.insert(row);
  // A contact's id is made of an address: the trail names the deletion and not whom it was about.
  await recordAudit(context, actor, {
    action: 'contact.deleted',
    subject: `contact-deletion:${row.id}`,
    data: { conversations, count: row.total },
  });
  await queue.enqueue('contact.delete', { contactDeletionId: row.id });
  return present(context, row);
}

/** Messages of one import lie some milliseconds apart: the last of them may be a moment ahead of the clock. */
async function untilWhen({ store, clock }: DeletionContext, contactIds: readonly string[]): Promise<Date> {
  const newest = await Promise.all(
    contactIds.map((contactId) => store.conversations.ofContact({ contactId, sight: null }, 1)),
  );
  const times = newest.flatMap(({ items }) => items.map(({ lastActivityAt }) => lastActivityAt.getTime()));
  return new Date(Math.max(clock.now().getTime(), ...times));
}

/** How far it is. @throws AppError not-found, not-allowed */
export async function readContactDeletion(
  context: Pick<DeletionContext, 'store'>,
  actor: Actor,
  id: string,
): Promise<ContactDeletion> {
  if (!can(actor, 'contacts.delete')) throw new AppError('not-allowed');
  const row = await context.store.contactDeletions.read(id);
  if (!row) throw new AppError('not-found', { detail: 'There is no such deletion.' });
  return present(context, row);
}

async function present(
  context: Pick<DeletionContext, 'store'>,
  row: StoredContactDeletion,
): Promise<ContactDeletion> {
  const left = row.state === 'working' ? await countOf(context, row.contactIds) : 0;
  return presentContactDeletion(row, left);
}

async function countOf({ store }: Pick<DeletionContext, 'store'>, contactIds: string[]): Promise<number> {
  const counts = await store.conversations.countOfContacts({ contactIds, sight: null }, bound);
  return counts.reduce((sum, { count }) => sum + count, 0);
}
