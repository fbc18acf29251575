import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { hiddenAsMerged, type StoredConversation, type StoredMerge } from '../../store/conversation-rows.ts';
import { newId } from '../../store/ids.ts';
import { conversationFor, subjectOf } from '../conversations/find.ts';
import { finishMerge, finishParting, type MergeContext } from './steps.ts';

const ability = 'messages.move' as const;
/** Into one conversation. */
const mostMerged = 50;

/**
 * Merges conversations into one: their messages go there, as they are, and what is written to them later does. Links to them
 * lead there. Each is merged for itself, so that a crash leaves none half done for longer than a sweep.
 * @throws AppError not-found, not-allowed, not-capable for what cannot be one conversation
 */
export async function mergeConversations(
  context: MergeContext,
  actor: Actor,
  { id, conversationIds }: { id: string; conversationIds: readonly string[] },
): Promise<Conversation> {
  const target = await conversationFor(context, actor, { id, ability });
  const ids = [...new Set(conversationIds)].filter((one) => one !== id);
  const sources = await Promise.all(ids.map((one) => conversationFor(context, actor, { id: one, ability })));
  if ((target.merged?.length ?? 0) + sources.length > mostMerged) {
    throw new AppError('not-capable', { detail: `At most ${String(mostMerged)} can be one conversation.` });
  }
  for (const source of sources) refuseSuch(source, target);
  for (const source of sources) await mergeOne(context, actor, { source, target });
  const after = await context.store.conversations.read(id);
  if (!after) throw new AppError('not-found');
  return presentConversation(after);
}

/** @throws AppError not-capable, not-allowed */
function refuseSuch(source: StoredConversation, target: StoredConversation): void {
  const refuse = (detail: string): never => {
    throw new AppError('not-capable', { detail });
  };
  if (target.merge) refuse(`#${String(target.number)} was merged into another itself.`);
  if (source.merge) refuse(`#${String(source.number)} was merged already.`);
  if (source.side || target.side) refuse('A side conversation belongs to the one that it was asked from.');
  if (source.channel !== target.channel) {
    refuse('They are on different channels: an answer goes to one of them only.');
  }
  if (source.plannedAt) refuse(`A reply is planned in #${String(source.number)}: send it or take it back.`);
  if (source.held && !target.held) {
    throw new AppError('not-allowed', {
      detail: `#${String(source.number)} is on legal hold: put the other one on hold as well.`,
    });
  }
}

async function mergeOne(
  context: MergeContext,
  actor: Actor,
  { source, target }: { source: StoredConversation; target: StoredConversation },
): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const merge: StoredMerge = {
    ...{ into: target.id, userId: actor.userId, at: now, pending: true, activityId: newId() },
    status: source.archived ? 'archived' : source.status,
    given: {
      participants: source.participants.filter((one) => !target.participants.includes(one)),
      sharedWith: source.sharedWith.filter((one) => !target.sharedWith.includes(one)),
    },
  };
  // From here on, what is written to it goes into the other; whoever writes a reply in it learns that it changed.
  const hidden = await store.conversations.update({
    ...{ id: source.id, provided: { revision: source.revision }, byMessage: true, now },
    set: { ...hiddenAsMerged(merge), ...atRest(source) },
  });
  if (!hidden?.merge) throw new AppError('too-late', { detail: 'It changed in this moment: try again.' });
  // Two that are merged into each other at once: neither is.
  const there = await store.conversations.read(target.id);
  if (!there || there.merge) {
    await takeApart(context, { ...hidden, merge: hidden.merge });
    throw new AppError('too-late', { detail: 'The other one was merged in this moment: try again.' });
  }
  await finishMerge(context, { ...hidden, merge: hidden.merge });
}

/** No clock rings and no queue holds it; its history stays, for the way back. */
function atRest({ routing }: StoredConversation) {
  return {
    ...{ nextSlaAt: null, slaDueAt: null, routeAt: null },
    ...(routing && { routing: { ...routing, queue: null, order: null, queuedAt: null } }),
  };
}

/**
 * Takes a merged conversation out again, with all that came with it and all that was written to it since.
 * @throws AppError not-found, too-late when it is not merged, or the one that it is in is
 */
export async function unmergeConversation(
  context: MergeContext,
  actor: Actor,
  id: string,
): Promise<Conversation> {
  const source = await conversationFor(context, actor, { id, ability });
  const { merge } = source;
  if (!merge) throw new AppError('too-late', { detail: 'It is not merged any more.' });
  const target = await context.store.conversations.read(merge.into);
  if (target && !can(actor, ability, subjectOf(target))) throw new AppError('not-allowed');
  if (target?.merge) {
    const detail = `Take #${String(target.number)} out first: that is where it is.`;
    throw new AppError('too-late', { detail });
  }
  const after = await takeApart(context, { ...source, merge: { ...merge, userId: actor.userId } });
  if (!after) throw new AppError('not-found');
  return presentConversation(after);
}

/** From here on, what is written to it stays in it. */
export async function takeApart(
  context: MergeContext,
  source: StoredConversation & { merge: StoredMerge },
): Promise<StoredConversation | null> {
  const merge = { ...source.merge, parting: true, pending: true };
  const parting = await context.store.conversations.update({
    ...{ id: source.id, now: context.clock.now() },
    set: { merge, status: merge.status as StoredConversation['status'] },
  });
  return parting && finishParting(context, { ...parting, merge });
}
