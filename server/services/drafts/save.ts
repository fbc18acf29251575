import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import type { Draft, draftInput } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentDraft } from '../../presenters/draft.ts';
import { conversationFor } from '../conversations/find.ts';
import { keepDraft } from './keep.ts';

/** Keeps the actor's draft of a conversation; files that are not their own free uploads are left out. */
export async function saveDraft(
  context: Pick<Context, 'store' | 'publisher' | 'clock'>,
  actor: Actor,
  { conversationId, input }: { conversationId: string; input: z.output<typeof draftInput> },
): Promise<Draft> {
  await conversationFor(context, actor, { id: conversationId, ability: 'messages.note' });
  const { store } = context;
  const rows = await store.attachments.readMany(input.attachmentIds);
  const files = rows.filter((row) => row.uploadedBy === actor.userId && row.messageId === null);
  const attachmentIds = input.attachmentIds.filter((id) => files.some((file) => file.id === id));
  const { since, dropOther, ...written } = input;
  const draft = await keepDraft(
    context,
    { ...written, attachmentIds, conversationId, userId: actor.userId },
    { since: since == null ? since : new Date(since), dropOther },
  );
  return presentDraft(draft, files);
}
