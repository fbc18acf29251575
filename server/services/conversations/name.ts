import { can, type Actor } from '../../../shared/abilities.ts';
import type { NamedConversation } from '../../../shared/api/together.ts';
import type { Context } from '../../context.ts';
import { subjectOf } from './find.ts';

/** What conversations are called that somebody wrote of by number or by id; those that one may not see are left out. */
export async function nameConversations(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { numbers, ids }: { numbers: readonly number[]; ids: readonly string[] },
): Promise<{ items: NamedConversation[] }> {
  const [byNumber, byId] = await Promise.all([
    numbers.length === 0 ? [] : store.conversations.ofNumbers([...new Set(numbers)]),
    ids.length === 0 ? [] : store.conversations.readMany([...new Set(ids)]),
  ]);
  const found = new Map([...byNumber, ...byId].map((one) => [one.id, one]));
  const items = [...found.values()]
    .filter((one) => can(actor, 'conversations.view', subjectOf(one)))
    .map(({ id, number, subject }) => ({ id, number, subject }));
  return { items };
}
