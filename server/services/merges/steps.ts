import type { Context } from '../../context.ts';
import { hiddenAsMerged, type StoredConversation, type StoredMerge } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceConversation, announceMessage, audienceOf } from '../conversations/announce.ts';
import { recountConversation } from '../conversations/recount.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { refreshParent } from '../sides/tell.ts';

export type MergeContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;
type Merged = StoredConversation & { merge: StoredMerge };

const pageSize = 200;
const beforeAll = { at: new Date(-8.64e15), id: '' };

/**
 * Brings everything of a merged conversation into the one that it was merged into. Each step may have been done before: for
 * the merge itself, for the sweep, and for what an import wrote that had read the conversation before it was merged.
 */
export async function finishMerge(context: MergeContext, source: Merged): Promise<StoredConversation | null> {
  const { store, clock } = context;
  const target = await store.conversations.read(source.merge.into);
  if (!target || target.merge || source.merge.parting) return target;
  const { participants, sharedWith } = source;
  const moved: string[] = [];
  for await (const ids of pagesOf(context, source.id, () => true)) {
    await store.messages.takeAlong({ ids, source, target, now: clock.now() });
    await store.attachments.rehome(ids, target.id);
    moved.push(...ids);
  }
  const sources = [...(target.merged ?? []).filter(({ id }) => id !== source.id), summaryOf(source)];
  await store.conversations.update({
    ...{ id: target.id, set: { merged: sources }, add: { participants, sharedWith }, now: clock.now() },
  });
  const after = await recountConversation(context, target.id, { byMessage: true });
  const hidden = await store.conversations.update({
    id: source.id,
    set: hiddenAsMerged({ ...source.merge, pending: false }),
    now: clock.now(),
  });
  if (!after || !hidden) return after;
  publishMove(context, { from: hidden, to: after, ids: moved });
  await say(context, after, { type: 'merged-here', source, id: source.merge.activityId });
  return source.sides ? refreshParent(context, after.id) : after;
}

/** The way back: every message that came with it or along its thread, and nothing else. */
export async function finishParting(
  context: MergeContext,
  source: Merged,
): Promise<StoredConversation | null> {
  const { store, clock } = context;
  const target = await store.conversations.read(source.merge.into);
  const { given, activityId } = source.merge;
  const moved: string[] = [];
  if (target) {
    const isOurs = ({ mergedFrom }: StoredMessage) => mergedFrom?.at(-1) === source.id;
    for await (const ids of pagesOf(context, target.id, isOurs)) {
      await store.messages.takeBack({ ids, source, target, now: clock.now() });
      await store.attachments.rehome(ids, source.id);
      moved.push(...ids);
    }
    await store.messages.remove(activityId);
    await ungive(context, { target, source, given });
  }
  await store.conversations.update({ id: source.id, set: { merge: null }, now: clock.now() });
  const after = await recountConversation(context, source.id, { byMessage: true });
  const left = target && (await recountConversation(context, target.id, { byMessage: true }));
  if (!after || !left) return after;
  publishMove(context, { from: left, to: after, ids: moved });
  await say(context, left, { type: 'parted', source });
  await say(context, after, { type: 'parted-here', source: left });
  await refreshParent(context, left.id);
  return after;
}

export const summaryOf = ({ id, number, subject }: StoredConversation) => ({ id, number, subject });

/** Ids of a thread that fit, page by page, oldest first. */
async function* pagesOf(
  { store }: Pick<MergeContext, 'store'>,
  conversationId: string,
  fits: (message: StoredMessage) => boolean,
): AsyncGenerator<string[]> {
  let position = beforeAll;
  for (;;) {
    const { items, last } = await store.messages.after(conversationId, position, pageSize);
    const ids = items.filter(fits).map(({ id }) => id);
    if (ids.length > 0) yield ids;
    if (!last) return;
    position = { at: last.createdAt, id: last.id };
  }
}

async function ungive(
  context: MergeContext,
  { target, source, given }: { target: StoredConversation; source: Merged; given: StoredMerge['given'] },
): Promise<void> {
  const { store, clock } = context;
  for (let row: StoredConversation | null = target; row; row = await store.conversations.read(target.id)) {
    const without = (all: readonly string[], gone: readonly string[]) =>
      all.filter((one) => !gone.includes(one));
    const after = await store.conversations.update({
      id: row.id,
      set: {
        merged: (row.merged ?? []).filter(({ id }) => id !== source.id),
        participants: without(row.participants, given.participants),
        sharedWith: without(row.sharedWith, given.sharedWith),
      },
      provided: { revision: row.revision },
      now: clock.now(),
    });
    if (after) return;
  }
}

function publishMove(
  context: MergeContext,
  { from, to, ids }: { from: StoredConversation; to: StoredConversation; ids: readonly string[] },
): void {
  context.publisher.publish([...new Set([...audienceOf(from), ...audienceOf(to)])], 'messages.moved', {
    ...{ fromConversationId: from.id, toConversationId: to.id, messageIds: [...ids] },
  });
  announceConversation(context, from);
  announceConversation(context, to);
}

/** Told in the thread, which has clocks and queues look at it anew. */
async function say(
  context: MergeContext,
  conversation: StoredConversation,
  told: { type: string; source: StoredConversation; id?: string },
): Promise<void> {
  const { merge } = told.source;
  const userId = merge?.userId ?? null;
  const user = userId === null ? null : await context.store.users.findById(userId);
  const author = { type: 'user', id: userId, name: user?.name ?? '' } as const;
  const data = { conversationId: told.source.id, number: told.source.number };
  const now = context.clock.now();
  const row = activityRow({ conversation, author, activity: { type: told.type, data }, now });
  const message = { ...row, ...(told.id !== undefined && { id: told.id }) };
  const taken = await context.store.messages.insertMany([message]);
  if (taken.size === 0) announceMessage(context, { message, conversation });
}
