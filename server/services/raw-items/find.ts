import { type Actor, type Ability, can } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { RawItemFacts } from '../../store/raw-items.ts';

/** @throws AppError not-found, also when the actor may not do this with items of its inbox */
export async function findRawItem(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { id, ability }: { id: string; ability: Ability },
): Promise<RawItemFacts> {
  const item = await store.rawItems.readFacts(id);
  if (!item || !can(actor, ability, { inboxId: item.inboxId })) throw new AppError('not-found');
  return item;
}
