import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Commitment } from '../../../shared/schemas/commitment.ts';
import type { Context } from '../../context.ts';
import { presentCommitment } from '../../presenters/sla.ts';
import type { StoredCommitment } from '../../store/sla-facts.ts';
import { findContact } from '../contacts/find.ts';
import { sightOf } from '../conversations/find.ts';

/** Of a contact's newest conversations so many are looked through, and so many rows shown. */
const mostConversations = 200;
const mostListed = 100;

/** Tasks about a person and promises to them, where the actor sees the conversation. @throws AppError not-found */
export async function listContactCommitments(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<Commitment[]> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { person } = await findContact({ store }, actor, id);
  const sight = sightOf(actor);
  const pages = await Promise.all(
    person.ids.map((contactId) => store.conversations.ofContact({ contactId, sight }, mostConversations)),
  );
  const conversationIds = pages.flatMap(({ items }) => items.map((row) => row.id));
  const rows = await store.commitments.ofConversations(conversationIds, mostListed);
  return rows.toSorted(openFirst).map((row) => presentCommitment(row, clock.now()));
}

/** What is to be done, next first; then what was, latest first. */
function openFirst(a: StoredCommitment, b: StoredCommitment): number {
  if ((a.state === 'open') !== (b.state === 'open')) return a.state === 'open' ? -1 : 1;
  const earlier = a.dueAt.getTime() - b.dueAt.getTime();
  return a.state === 'open' ? earlier : -earlier;
}
