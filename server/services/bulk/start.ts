import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Bulk, BulkInput } from '../../../shared/schemas/bulk.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { idFrom, newId } from '../../store/ids.ts';
import type { StoredBulk, StoredBulkChange } from '../../store/bulk-actions.ts';

type BulkContext = Pick<Context, 'store' | 'clock' | 'queue'>;

/**
 * Begins to change many conversations: which they are is written down first, so that a list that changes under the work
 * changes nothing of it. A job does it, a sweep finds one whose job was lost.
 */
export async function startBulk(context: BulkContext, actor: Actor, input: BulkInput): Promise<Bulk> {
  const now = context.clock.now();
  const ids = [...new Set(input.ids ?? [])];
  const row: StoredBulk = {
    ...{ id: newId(), userId: actor.userId, patch: input.patch, list: input.list ?? null },
    ...{ state: 'gathering', cursor: null, total: ids.length, done: 0, leftCount: 0, left: [] },
    ...{ createdAt: now, updatedAt: now },
  };
  // First what is to be done, then the row that asks for it: a crash in between leaves rows that the next clean-up takes.
  await context.store.bulk.insertChanges(changesOf(row, ids));
  await context.store.bulk.insert(row);
  await context.queue.enqueue('bulk.work', { bulkId: row.id });
  return presentBulk(row);
}

/** One row for each conversation; again as often as anybody likes. */
export function changesOf(
  { id, createdAt }: StoredBulk,
  conversationIds: readonly string[],
): StoredBulkChange[] {
  return conversationIds.map((conversationId) => ({
    ...{ id: idFrom(['bulk', id, conversationId]), bulkId: id, conversationId },
    ...{ state: 'waiting', before: null, after: null, createdAt },
  }));
}

/** @throws AppError not-found for somebody else's too */
export async function readBulk(context: Pick<Context, 'store'>, actor: Actor, id: string): Promise<Bulk> {
  return presentBulk(await ownBulk(context, actor, id));
}

/**
 * Begins to take one back.
 * @throws AppError too-late when it is still being done, or was taken back
 */
export async function undoBulk(context: BulkContext, actor: Actor, id: string): Promise<Bulk> {
  const { state } = await ownBulk(context, actor, id);
  const set = { state: 'undoing', done: 0, leftCount: 0, left: [], updatedAt: context.clock.now() } as const;
  const row = state === 'done' ? await context.store.bulk.update(id, 'done', { ...set, left: [] }) : null;
  if (!row) throw new AppError('too-late', { detail: 'It is still being done, or was taken back already.' });
  await context.queue.enqueue('bulk.work', { bulkId: id });
  return presentBulk(row);
}

async function ownBulk({ store }: Pick<Context, 'store'>, actor: Actor, id: string): Promise<StoredBulk> {
  const row = await store.bulk.read(id);
  if (row?.userId !== actor.userId) throw new AppError('not-found');
  return row;
}

export function presentBulk({ id, state, total, done, leftCount, left, createdAt }: StoredBulk): Bulk {
  return { id, state, total, done, leftCount, left, createdAt: moment(createdAt) };
}
