import { type Actor, can } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RawItem, RawItemState } from '../../../shared/schemas/raw-item.ts';
import type { Context } from '../../context.ts';
import { presentRawItem } from '../../presenters/raw-item.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { findInbox } from '../inboxes/read.ts';

export interface RawItemQuery {
  state?: RawItemState | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** What arrived at an inbox and what became of it, newest first. @throws AppError not-found, not-allowed */
export async function listRawItems(
  context: Pick<Context, 'store'>,
  actor: Actor,
  { inboxId, query }: { inboxId: string; query: RawItemQuery },
): Promise<{ items: RawItem[]; next: string | null }> {
  await findInbox(context, actor, inboxId);
  if (!can(actor, 'raw-items.view', { inboxId })) throw new AppError('not-allowed');
  const { state, cursor, limit } = query;
  const after = positionFrom(cursor);
  const rows = await context.store.rawItems.list(
    { inboxId, ...(state && { state }), ...(after && { after }) },
    limit + 1,
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? (items.at(-1) ?? null) : null;
  return {
    items: items.map(presentRawItem),
    next: cursorAfter(last, ({ receivedAt }) => receivedAt),
  };
}
