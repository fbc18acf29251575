import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Draft } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentDraft } from '../../presenters/draft.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceConversation, announceMessageChange } from '../conversations/announce.ts';
import { messageFor } from '../conversations/find.ts';
import { recountConversation } from '../conversations/recount.ts';
import { keepDraft } from '../drafts/keep.ts';
import { advanceSla } from '../sla/advance.ts';
import { isBareAnswer } from '../invites/read-invite.ts';
import { partMessageId } from './outbound-row.ts';

type UndoContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/**
 * Takes back a reply that is still held. Its text and files come back as the actor's draft, unless it was the answer to
 * an invitation and nobody wrote anything; the message stays as a
 * cancelled one that no screen shows, so that its client id cannot send it again by accident.
 * @throws AppError too-late once it is on its way
 */
export async function undoSend(
  context: UndoContext,
  actor: Actor,
  messageId: string,
): Promise<{ draft: Draft | null }> {
  const { message } = await messageFor(context, actor, { id: messageId, ability: 'messages.reply' });
  const cancelled = await cancel(context, message);
  if (!cancelled) throw new AppError('too-late', { detail: 'It is on its way already.' });
  await context.store.attachments.detach(messageId, actor.userId);
  const others = await cancelOtherParts(context, message);
  const draft = isBareAnswer(message) ? null : await draftFrom(context, actor, message);
  const conversation = await recountConversation(context, message.conversationId);
  if (conversation) {
    for (const one of [cancelled, ...others]) announceMessageChange(context, one, conversation);
    announceConversation(context, conversation);
    // The customer waits as before.
    await advanceSla(context, { id: conversation.id });
  }
  return { draft };
}

function cancel(
  { store, clock }: Pick<UndoContext, 'store' | 'clock'>,
  { id }: Pick<StoredMessage, 'id'>,
): Promise<StoredMessage | null> {
  const now = clock.now();
  return store.messages.update({
    id,
    delivery: {
      ...{ state: 'failed', heldUntil: null, dueAt: null },
      error: { kind: 'cancelled', message: 'Taken back before it was sent' },
    },
    provided: { 'delivery.state': 'held', 'delivery.heldUntil': { $gt: now } },
    now,
  });
}

/** A long answer is taken back as a whole. What is missed here ends by itself: its first part is never sent. */
async function cancelOtherParts(
  context: Pick<UndoContext, 'store' | 'clock'>,
  { id, firstPartId = id, part }: StoredMessage,
): Promise<StoredMessage[]> {
  const ids = Array.from({ length: part?.of ?? 0 }, (_, index) => partMessageId(firstPartId, index + 1));
  const others = ids.filter((other) => other !== id);
  const cancelled = await Promise.all(others.map((other) => cancel(context, { id: other })));
  return cancelled.filter((one) => one !== null);
}

async function draftFrom(context: UndoContext, actor: Actor, message: StoredMessage): Promise<Draft> {
  const first = (message.firstPartId && (await context.store.messages.read(message.firstPartId))) || message;
  const { conversationId } = message;
  const attachmentIds = message.attachments.map(({ id }) => id);
  const draft = await keepDraft(
    context,
    {
      ...{ userId: actor.userId, conversationId, kind: 'reply', attachmentIds },
      ...{ text: wholeText(first), html: draftHtml(first) },
      ...{ to: message.to, cc: message.cc, bcc: message.bcc, usedAnswerIds: first.usedAnswerIds ?? [] },
      writtenAs: first.writtenAs ?? null,
    },
    // What was begun since the reply was sent is kept beside it.
    { since: null },
  );
  return presentDraft(draft, await context.store.attachments.readMany(attachmentIds));
}

/** As it was written: without the numbers of its parts. */
function wholeText({ text, partTexts = [] }: StoredMessage): string {
  if (partTexts.length === 0) return text;
  return [text, ...partTexts].map((part) => part.replace(/\s*\(\d+\/\d+\)$/, '')).join('\n\n');
}

/** Pictures get back the mark by which the composer knows them. */
function draftHtml({ html, attachments }: StoredMessage): string | null {
  if (html === null) return null;
  return attachments.reduce(
    (text, { id }) =>
      text.replaceAll(
        new RegExp(`<img\\b(?=[^>]*/attachments/${id}/content)`, 'g'),
        `<img data-attachment-id="${id}"`,
      ),
    html,
  );
}
