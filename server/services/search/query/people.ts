import { can, type Actor } from '../../../../shared/abilities.ts';
import type { Contact } from '../../../../shared/schemas/contact.ts';
import { parseSearch } from '../../../../shared/search/parse.ts';
import type { Context } from '../../../context.ts';
import { listContacts } from '../../contacts/list.ts';

const mostPeople = 4;

/** People whose name or address begins with what is asked; only for plain words, since operators speak of messages. */
export async function findPeople(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  q: string,
): Promise<Contact[]> {
  const { clauses } = parseSearch(q);
  const words = clauses.flatMap((clause) => (clause.kind === 'text' && !clause.negated ? [clause] : []));
  const plain = words.every(({ field }) => field === null || field === 'from' || field === 'to');
  if (words.length !== clauses.length || !plain || !can(actor, 'contacts.view')) return [];
  const text = words.map((word) => word.text).join(' ');
  if (text.trim().length < 2) return [];
  return (await listContacts(context, actor, { q: text, limit: mostPeople })).items;
}
