import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredVisitor } from '../../store/visitors.ts';

/**
 * A visitor says who they are. It is only what they say: the address is written to when they are gone, and opens nothing.
 * Who they are by the site's signature cannot be said otherwise.
 */
export async function introduceVisitor(
  { store }: Pick<Context, 'store'>,
  visitor: StoredVisitor,
  { name, email }: { name: string; email: string },
): Promise<StoredVisitor> {
  const set = {
    ...(name.trim() !== '' && visitor.externalId === null && { name: name.trim().slice(0, 200) }),
    ...(email !== '' && { email: email.trim().toLowerCase() }),
  };
  const after = await store.visitors.update(visitor.id, set);
  if (!after) throw new AppError('not-found');
  return after;
}
