import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { recordAudit } from '../audit/record.ts';
import { findContact } from '../contacts/find.ts';
import { groupPeople, isHeld } from '../contacts/person.ts';
import { announceConversation } from '../conversations/announce.ts';
import { conversationFor } from '../conversations/find.ts';

/** Puts a conversation on legal hold, or ends that. @throws AppError not-found, not-allowed */
export async function holdConversation(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'logger'>,
  actor: Actor,
  { id, held }: { id: string; held: boolean },
): Promise<Conversation> {
  const { store, clock } = context;
  await conversationFor(context, actor, { id, ability: 'conversations.delete' });
  const after = await store.conversations.update({ id, set: { held }, now: clock.now() });
  if (!after) throw new AppError('not-found');
  // Its sources and files may be due by now.
  if (!held) await store.retention.lookAgain([after.inboxId]);
  await recordAudit(context, actor, {
    action: held ? 'conversation.held' : 'conversation.released',
    subject: `conversation:${id}`,
  });
  announceConversation(context, after);
  return presentConversation(after);
}

/**
 * Puts a person on legal hold, or ends that: with all their contacts and conversations, also those still to come. A hold of
 * a single conversation is another matter and stays.
 * @throws AppError not-found, not-allowed, also when they are being deleted
 */
export async function holdContact(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  { id, held }: { id: string; held: boolean },
): Promise<Contact> {
  if (!can(actor, 'contacts.delete')) throw new AppError('not-allowed');
  const { store, clock } = context;
  const { person } = await findContact(context, actor, id);
  if (held && (await store.contactDeletions.ofContact(person.root.id))) {
    throw new AppError('not-allowed', { detail: 'This contact is being deleted.' });
  }
  await store.contacts.hold(person.ids, held, clock.now());
  if (!held) await store.retention.lookAgain((await store.inboxes.list()).map((inbox) => inbox.id));
  await recordAudit(context, actor, {
    action: held ? 'contact.held' : 'contact.released',
    subject: `contact:${person.root.id}`,
  });
  return (await findContact(context, actor, id)).presented;
}

/** The contacts of everybody who is on legal hold. */
export async function heldContactIds(context: Pick<Context, 'store'>): Promise<string[]> {
  const contacts = await context.store.contacts.held();
  if (contacts.length === 0) return [];
  const people = await groupPeople(context, contacts);
  return people.filter(isHeld).flatMap(({ ids }) => ids);
}

/** @throws AppError not-allowed when it or the person that it is with is on legal hold */
export async function refuseHeld(
  context: Pick<Context, 'store'>,
  conversation: Pick<StoredConversation, 'number' | 'held' | 'contact'>,
): Promise<void> {
  refuseHeldOnes([conversation]);
  if ((await heldContactIds(context)).includes(conversation.contact.id)) refuseHeldPerson();
}

/** @throws AppError not-allowed when one of them is on legal hold */
export function refuseHeldOnes(conversations: readonly Pick<StoredConversation, 'number' | 'held'>[]): void {
  const held = conversations.find((one) => one.held === true);
  if (!held) return;
  throw new AppError('not-allowed', {
    detail: `Conversation #${String(held.number)} is on legal hold: end the hold first.`,
  });
}

/** @throws AppError not-allowed */
export function refuseHeldPerson(): never {
  throw new AppError('not-allowed', { detail: 'The contact is on legal hold: end the hold first.' });
}
