import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { StoredDraft } from '../../store/personal.ts';
import { rooms } from '../../realtime/publisher.ts';

/**
 * Removes the actor's draft of a conversation and tells their other screens. Fine when there is none.
 * @param wanted.kind given: it was sent. Only a draft of this kind goes, and what another window wrote takes its place
 */
export async function removeDraft(
  context: Pick<Context, 'store' | 'publisher'>,
  actor: Actor,
  { conversationId, kind }: { conversationId: string; kind?: StoredDraft['kind'] },
): Promise<void> {
  if (kind !== undefined) {
    const draft = await context.store.drafts.read(actor.userId, conversationId);
    if (draft?.kind !== kind) return;
    if (draft.other) return putInPlace(context, draft, draft.other.text);
  }
  const removed = await context.store.drafts.remove(actor.userId, conversationId);
  if (removed === 0) return;
  context.publisher.publish(rooms.user(actor.userId), 'draft.changed', { conversationId, hasDraft: false });
}

async function putInPlace(
  { store }: Pick<Context, 'store'>,
  draft: StoredDraft,
  text: string,
): Promise<void> {
  const { id: _id, ...rest } = draft;
  const blank = {
    html: null,
    to: null,
    cc: [],
    bcc: [],
    attachmentIds: [],
    usedAnswerIds: [],
    other: null,
    writtenAs: null,
  };
  const updatedAt = new Date(draft.updatedAt.getTime() + 1);
  await store.drafts.save({ ...rest, ...blank, text, updatedAt }, draft);
}
