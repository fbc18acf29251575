import type { Actor } from '../../../shared/abilities.ts';
import type { Draft } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentDraft } from '../../presenters/draft.ts';
import { keepDraft } from '../drafts/keep.ts';
import { plannedFor, tellPlanned } from './keep.ts';
import { tooLate } from './plan.ts';

/**
 * Takes a planned reply back into the composer of who asks for it, with its files. What they were writing there is kept
 * beside it.
 * @throws AppError too-late while it goes out
 */
export async function takeBackPlanned(
  context: Pick<Context, 'store' | 'clock' | 'publisher'>,
  actor: Actor,
  id: string,
): Promise<{ draft: Draft }> {
  const { store } = context;
  const { row } = await plannedFor(context, actor, id);
  if (row.state === 'sending' || (await store.planned.remove(row)) === 0) throw tooLate();
  const { input, conversationId, messageId } = row;
  await store.attachments.detach(messageId, actor.userId);
  const draft = await keepDraft(
    context,
    {
      ...{ userId: actor.userId, conversationId, kind: 'reply', attachmentIds: input.attachmentIds },
      ...{ text: input.text, html: input.html, to: input.to ?? null, cc: input.cc, bcc: input.bcc },
      ...{ usedAnswerIds: input.usedAnswerIds ?? [], writtenAs: input.writtenAs ?? null },
    },
    { since: null },
  );
  await tellPlanned(context, conversationId);
  return { draft: presentDraft(draft, await store.attachments.readMany(input.attachmentIds)) };
}
