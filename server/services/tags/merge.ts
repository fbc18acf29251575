import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ConversationMarks } from '../../../shared/schemas/marks.ts';
import type { TagMerge } from '../../../shared/schemas/tag.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { rooms } from '../../realtime/publisher.ts';
import { newId } from '../../store/ids.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredTagMerge } from '../../store/tags.ts';
import { renameTagInSettings } from './rename-in-settings.ts';
import { announceConversation } from '../conversations/announce.ts';
import { renameTagInViews } from '../views/rename-tag.ts';

type MergeContext = Pick<Context, 'store' | 'publisher' | 'clock' | 'queue'>;

/** So many conversations at a time, and so many in one go of the job. */
const atOnce = 100;
const inOneGo = 2000;
const mostKeywords = 200;
const mostListed = 20;

/**
 * Begins to make one tag another. Its keywords go over at once, so that nothing new gets the old one; a job changes the
 * conversations, the sweep finds one whose job was lost, and the old tag goes last.
 * @throws AppError not-found, validation-failed
 */
export async function startTagMerge(
  context: MergeContext,
  actor: Actor,
  { fromId, intoId }: { fromId: string; intoId: string },
): Promise<TagMerge> {
  const { store, clock } = context;
  if (fromId === intoId) throw refused('A tag cannot be merged with itself.');
  const [from, into, working] = await Promise.all([
    store.tags.read(fromId),
    store.tags.read(intoId),
    store.tags.workingMerges(mostListed),
  ]);
  if (!from || !into) throw new AppError('not-found');
  if (working.some((one) => [one.fromId, one.intoId].includes(fromId) || one.fromId === intoId)) {
    throw refused('One of these tags is being merged already.');
  }
  const row: StoredTagMerge = {
    ...{ id: newId(), fromId, fromName: from.name, intoId, intoName: into.name },
    ...{ state: 'working', moved: 0, userId: actor.userId, at: clock.now() },
  };
  await store.tags.insertMerge(row);
  const keywords = [...new Set([...into.keywords, ...from.keywords])].slice(0, mostKeywords);
  await store.tags.update(intoId, { keywords });
  await store.tags.update(fromId, { keywords: [], learning: 'off' });
  tellDirectory(context);
  await context.queue.enqueue('tags.merge', { tagMergeId: row.id });
  return present(row);
}

const refused = (message: string) =>
  new AppError('validation-failed', { fields: [{ path: 'intoId', message }] });

/** Newest first. */
export async function listTagMerges({ store }: Pick<Context, 'store'>): Promise<TagMerge[]> {
  return (await store.tags.newestMerges(mostListed)).map(present);
}

/** For the job: does a part of it, and asks for the next one. Doing it again changes nothing. */
export async function carryOutTagMerge(context: MergeContext, id: string): Promise<void> {
  const { store, queue } = context;
  const row = await store.tags.readMerge(id);
  if (row?.state !== 'working') return;
  await renameTagInSettings(context, row);
  for (let done = 0; done < inOneGo; done += atOnce) {
    const moved = await moveSome(context, row);
    if (moved === 0) {
      await end(context, row);
      return;
    }
  }
  await queue.enqueue('tags.merge', { tagMergeId: id });
}

/** For the sweep: wakes what lost its job. */
export async function finishTagMerges({
  store,
  queue,
}: Pick<MergeContext, 'store' | 'queue'>): Promise<void> {
  for (const { id } of await store.tags.workingMerges(mostListed)) {
    await queue.enqueue('tags.merge', { tagMergeId: id });
  }
}

/** The new tag goes on before the old one comes off: whoever dies in between leaves both, and finds it again. */
async function moveSome(context: MergeContext, { id, fromId, intoId }: StoredTagMerge): Promise<number> {
  const { store, clock } = context;
  const conversations = await store.conversations.withTag(fromId, atOnce);
  if (conversations.length === 0) return 0;
  const now = clock.now();
  await store.conversations.updateMany(
    conversations.flatMap((one) => [
      { id: one.id, add: { tagIds: [intoId] }, now },
      ...marksAfter(one, fromId, intoId).map((marks) => ({
        ...{ id: one.id, set: { marks }, provided: { markedTimes: one.markedTimes ?? null }, now },
      })),
    ]),
  );
  await store.conversations.updateMany(
    conversations.map((one) => ({ id: one.id, remove: { tagIds: [fromId] }, now })),
  );
  await store.tags.countMoved(id, conversations.length);
  for (const row of await store.conversations.readMany(conversations.map((one) => one.id))) {
    announceConversation(context, row);
  }
  return conversations.length;
}

/** Who put it on and why goes over, too: what the machine did stays the machine's. Nothing when there is nothing to say. */
function marksAfter(
  { marks, tagIds }: StoredConversation,
  fromId: string,
  intoId: string,
): ConversationMarks[] {
  const reason = marks?.tags?.[fromId];
  if (!reason || tagIds.includes(intoId)) return [];
  const { [fromId]: _gone, ...others } = marks.tags ?? {};
  return [{ ...marks, tags: { ...others, [intoId]: reason } }];
}

async function end(context: MergeContext, row: StoredTagMerge): Promise<void> {
  const { id, fromId, fromName, intoId, intoName } = row;
  // What was saved while conversations changed.
  await renameTagInSettings(context, row);
  const into = await context.store.tags.read(intoId);
  await renameTagInViews(context, { from: fromName, to: into?.name ?? intoName });
  // What people said of the old one teaches the new one.
  await context.store.marks.swapTag(fromId, intoId);
  await context.store.marks.removeModels([fromId]);
  await context.store.tags.remove(fromId);
  await context.store.tags.endMerge(id);
  tellDirectory(context);
}

function tellDirectory({ publisher }: Pick<MergeContext, 'publisher'>): void {
  publisher.publish(rooms.everyone, 'directory.changed', { part: 'tags' });
}

function present({ userId: _, at, ...row }: StoredTagMerge): TagMerge {
  return { ...row, at: moment(at) };
}
