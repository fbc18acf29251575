import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';

/** @throws AppError validation-failed when nobody who works here is meant */
export async function checkOwner(
  { store }: Pick<Context, 'store'>,
  ownerId: string | null | undefined,
): Promise<void> {
  if (ownerId === null || ownerId === undefined) return;
  const owner = await store.users.findById(ownerId);
  if (owner?.active) return;
  throw new AppError('validation-failed', {
    fields: [{ path: 'ownerId', message: 'This person does not work here.' }],
  });
}
