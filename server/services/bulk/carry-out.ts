import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredBulk, StoredBulkChange } from '../../store/bulk-actions.ts';
import { actorOf } from '../access/actor.ts';
import { listConversations } from '../conversations/list.ts';
import { changeOne, takeBackOne, type Outcome } from './one.ts';
import { changesOf, presentBulk } from './start.ts';

export type BulkWorkContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

const pageSize = 100;
/** So many before the screen hears of it, and so many in one go of the job: other upkeep has its turn in between. */
const atOnce = 25;
const inOneGo = 250;
const mostOfAll = 10_000;
const mostNamed = 50;

/** For the job: does a part of it, and asks for the next one. Each step may be done again. */
export async function carryOutBulk(context: BulkWorkContext, id: string): Promise<void> {
  const row = await context.store.bulk.read(id);
  if (!row || row.state === 'done' || row.state === 'undone') return;
  const user = await context.store.users.findById(row.userId);
  if (!user?.active) {
    await context.store.bulk.update(id, row.state, { state: row.state === 'undoing' ? 'undone' : 'done' });
    return;
  }
  const actor = actorOf(user, 'session');
  const isMore =
    row.state === 'gathering' ? await gather(context, actor, row) : await work(context, actor, row);
  if (isMore) await context.queue.enqueue('bulk.work', { bulkId: id });
}

/** For the sweep: wakes what lost its job. */
export async function finishBulks({ store, queue }: BulkWorkContext, before: Date): Promise<void> {
  for (const state of ['gathering', 'working', 'undoing'] as const) {
    for (const { id } of await store.bulk.inState(state, before, pageSize)) {
      await queue.enqueue('bulk.work', { bulkId: id });
    }
  }
}

/** Writes down a page of the list. What came into it since is not of it: its rows are as they were begun. */
async function gather(context: BulkWorkContext, actor: Actor, row: StoredBulk): Promise<boolean> {
  const { store, clock } = context;
  const begin = { state: 'working', updatedAt: clock.now() } as const;
  if (!row.list) {
    await store.bulk.update(row.id, 'gathering', begin);
    return true;
  }
  const cursor = row.cursor ?? undefined;
  const page = await listConversations(context, actor, { ...row.list, limit: pageSize, cursor });
  const ids = page.items.map(({ id }) => id);
  await store.bulk.insertChanges(changesOf(row, ids));
  // A list by a search may name one twice.
  const total = (await store.bulk.countChanges(row.id, 'waiting', mostOfAll)).count;
  const isLast = page.next === null || total >= mostOfAll;
  await store.bulk.update(row.id, 'gathering', {
    ...{ total, cursor: page.next, updatedAt: clock.now() },
    ...(isLast && begin),
  });
  return true;
}

/** @returns whether there is more to do */
async function work(context: BulkWorkContext, actor: Actor, row: StoredBulk): Promise<boolean> {
  let current = row;
  for (let done = 0; done < inOneGo; done += atOnce) {
    const changes = await nextOf(context, current);
    if (changes.length === 0) {
      await end(context, current);
      return false;
    }
    const left: StoredBulk['left'] = [];
    for (const change of changes) {
      const outcome = await attempt(context, actor, { row: current, change });
      if (outcome.left) left.push(outcome.left);
    }
    const after = await note(context, current, { done: changes.length, left });
    if (!after) return false;
    current = after;
  }
  return true;
}

async function nextOf({ store }: BulkWorkContext, { id, state }: StoredBulk): Promise<StoredBulkChange[]> {
  if (state === 'undoing') return store.bulk.changesIn(id, 'changed', atOnce);
  // Those first in which a process died.
  const begun = await store.bulk.changesIn(id, 'begun', atOnce);
  return begun.length > 0 ? begun : store.bulk.changesIn(id, 'waiting', atOnce);
}

/** One that cannot be changed stops no other. */
async function attempt(
  context: BulkWorkContext,
  actor: Actor,
  { row, change }: { row: StoredBulk; change: StoredBulkChange },
): Promise<Outcome> {
  try {
    if (row.state === 'undoing') return await takeBackOne(context, actor, change);
    return await changeOne(context, actor, { change, patch: row.patch });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await context.store.bulk.settle(change.id, { state: 'left' });
    const conversation = await context.store.conversations.read(change.conversationId);
    const reason = error.fields[0]?.message ?? error.message;
    return { left: { id: change.conversationId, number: conversation?.number ?? null, reason } };
  }
}

async function note(
  context: BulkWorkContext,
  row: StoredBulk,
  { done, left }: Pick<StoredBulk, 'done' | 'left'>,
): Promise<StoredBulk | null> {
  const after = await context.store.bulk.update(row.id, row.state, {
    done: row.done + done,
    leftCount: row.leftCount + left.length,
    left: [...row.left, ...left].slice(0, mostNamed),
    updatedAt: context.clock.now(),
  });
  if (after) tell(context, after);
  return after;
}

async function end(context: BulkWorkContext, row: StoredBulk): Promise<void> {
  const state = row.state === 'undoing' ? 'undone' : 'done';
  const after = await context.store.bulk.update(row.id, row.state, { state, updatedAt: context.clock.now() });
  if (after) tell(context, after);
}

function tell({ publisher }: BulkWorkContext, row: StoredBulk): void {
  publisher.publish(rooms.user(row.userId), 'bulk.changed', { bulk: presentBulk(row) });
}
