import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Draft } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentDraft } from '../../presenters/draft.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceConversation, announceMessageChange } from '../conversations/announce.ts';
import { messageFor } from '../conversations/find.ts';
import { recountConversation } from '../conversations/recount.ts';

type UndoContext = Pick<Context, 'store' | 'clock' | 'publisher'>;

/**
 * Takes back a reply that is still held. Its text and files come back as the actor's draft; the message stays as a
 * cancelled one that no screen shows, so that its client id cannot send it again by accident.
 * @throws AppError too-late once it is on its way
 */
export async function undoSend(
  context: UndoContext,
  actor: Actor,
  messageId: string,
): Promise<{ draft: Draft }> {
  const { message } = await messageFor(context, actor, { id: messageId, ability: 'messages.reply' });
  const now = context.clock.now();
  const cancelled = await context.store.messages.update({
    id: messageId,
    delivery: {
      ...{ state: 'failed', heldUntil: null, dueAt: null },
      error: { kind: 'cancelled', message: 'Taken back before it was sent' },
    },
    provided: { 'delivery.state': 'held', 'delivery.heldUntil': { $gt: now } },
    now,
  });
  if (!cancelled) throw new AppError('too-late', { detail: 'It is on its way already.' });
  await context.store.attachments.detach(messageId);
  const draft = await draftFrom(context, actor, message);
  const conversation = await recountConversation(context, message.conversationId);
  if (conversation) {
    announceMessageChange(context, cancelled, conversation);
    announceConversation(context, conversation);
  }
  return { draft };
}

async function draftFrom(context: UndoContext, actor: Actor, message: StoredMessage): Promise<Draft> {
  const { conversationId } = message;
  const attachmentIds = message.attachments.map(({ id }) => id);
  const draft = await context.store.drafts.save({
    ...{ userId: actor.userId, conversationId, kind: 'reply', attachmentIds },
    ...{ text: message.text, html: draftHtml(message) },
    ...{ to: message.to, cc: message.cc, bcc: message.bcc },
    updatedAt: context.clock.now(),
  });
  context.publisher.publish(rooms.user(actor.userId), 'draft.changed', { conversationId, hasDraft: true });
  return presentDraft(draft, await context.store.attachments.readMany(attachmentIds));
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
