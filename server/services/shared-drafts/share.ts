import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SharedDraft } from '../../../shared/schemas/shared-draft.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { newId } from '../../store/ids.ts';
import type { StoredSharedDraft } from '../../store/shared-drafts.ts';
import { announceConversation } from '../conversations/announce.ts';
import { conversationFor } from '../conversations/find.ts';
import { mergeState } from './merge-state.ts';

const sharedMark = 'together-';

/** Is it the client id of an answer that was written together? */
export function isShared(clientId: string): boolean {
  return clientId.startsWith(sharedMark);
}

type Needs = Pick<Context, 'store' | 'publisher' | 'clock'>;

/** The answer that is written together in a conversation; null: there is none. */
export async function readSharedDraft(
  context: Needs,
  actor: Actor,
  conversationId: string,
): Promise<{ draft: SharedDraft | null }> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  const draft = await standing(context, conversation);
  return { draft: draft && present(draft) };
}

/** Begins to write an answer together, or joins the one that somebody has begun: then the text given is not taken. */
export async function startSharedDraft(
  context: Needs,
  actor: Actor,
  { conversationId, state }: { conversationId: string; state: string },
): Promise<SharedDraft> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  const known = await standing(context, conversation);
  if (known) return present(known);
  const now = context.clock.now();
  const row: StoredSharedDraft = {
    ...{ id: conversationId, clientId: `${sharedMark}${newId()}`, startedBy: actor.userId, startedAt: now },
    ...{ state: mergeState(null, { update: state }).state, revision: 1, updatedAt: now },
  };
  if (!(await context.store.sharedDrafts.insert(row))) {
    return startSharedDraft(context, actor, { conversationId, state });
  }
  await mark(context, conversationId, { startedBy: row.startedBy, startedAt: now });
  return present(row);
}

const mostTries = 12;

/**
 * Brings what was written here and takes what was written elsewhere.
 * @returns `missing`: what the asker lacks; base64
 * @throws AppError not-found when nobody writes together any more; validation-failed for what is no update
 */
export async function syncSharedDraft(
  context: Needs,
  actor: Actor,
  { conversationId, update, vector }: { conversationId: string; update?: string | undefined; vector: string },
): Promise<{ missing: string; clientId: string }> {
  const { store, clock, publisher } = context;
  await conversationFor(context, actor, { id: conversationId, ability: 'messages.reply' });
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await store.sharedDrafts.read(conversationId);
    if (!known) throw new AppError('not-found', { detail: 'Nobody writes this answer together any more.' });
    const { state, missing, changed } = mergeState(known.state, { update, vector });
    const answer = { missing, clientId: known.clientId };
    if (!changed || update === undefined) return answer;
    if (!(await store.sharedDrafts.merge(known, state, clock.now()))) continue;
    publisher.publish(rooms.conversation(conversationId), 'draft.together', {
      ...{ conversationId, userId: actor.userId, clientId: known.clientId, update },
    });
    return answer;
  }
  throw new AppError('unavailable', { detail: 'Too many write at this moment.' });
}

/** Ends it without sending; whoever has it open keeps the text as a draft of their own. */
export async function dropSharedDraft(context: Needs, actor: Actor, conversationId: string): Promise<void> {
  await conversationFor(context, actor, { id: conversationId, ability: 'messages.reply' });
  const known = await context.store.sharedDrafts.read(conversationId);
  await end(context, {
    conversationId,
    userId: actor.userId,
    clientId: known?.clientId ?? '',
    ended: 'dropped',
  });
}

/** A reply was sent: was it the one that was written together? */
export async function endSharedDraft(
  context: Needs,
  actor: Actor,
  { conversationId, clientId }: { conversationId: string; clientId: string },
): Promise<void> {
  if (!isShared(clientId)) return;
  await end(context, { conversationId, userId: actor.userId, clientId, ended: 'sent' });
}

async function end(
  context: Needs,
  about: { conversationId: string; userId: string; clientId: string; ended: 'sent' | 'dropped' },
): Promise<void> {
  const { conversationId, clientId } = about;
  const removed = await context.store.sharedDrafts.remove(conversationId, clientId);
  if (removed > 0 || (await context.store.sharedDrafts.read(conversationId)) === null) {
    await mark(context, conversationId, null);
  }
  context.publisher.publish(rooms.conversation(conversationId), 'draft.together', about);
}

/** What a crash left behind is put right by whoever looks: one that was sent is none, and the mark says what there is. */
async function standing(context: Needs, conversation: StoredConversation): Promise<StoredSharedDraft | null> {
  const { store } = context;
  const known = await store.sharedDrafts.read(conversation.id);
  const sent = known && (await store.messages.byClientId(conversation.id, known.clientId));
  if (known && sent && sent.delivery?.error?.kind !== 'cancelled') {
    await store.sharedDrafts.remove(conversation.id, known.clientId);
    await mark(context, conversation.id, null);
    return null;
  }
  const { sharedDraft } = conversation;
  if (known && !sharedDraft) await mark(context, conversation.id, known);
  if (!known && sharedDraft) await mark(context, conversation.id, null);
  return known;
}

/** Every screen hears of it by the conversation. */
async function mark(
  context: Needs,
  id: string,
  of: Pick<StoredSharedDraft, 'startedBy' | 'startedAt'> | null,
): Promise<void> {
  const sharedDraft = of && { startedBy: of.startedBy, startedAt: of.startedAt };
  const after = await context.store.conversations.update({
    id,
    set: { sharedDraft },
    now: context.clock.now(),
  });
  if (after) announceConversation(context, after);
}

function present({ id, clientId, startedBy, startedAt, state }: StoredSharedDraft): SharedDraft {
  return { conversationId: id, clientId, startedBy, startedAt: moment(startedAt), state };
}
