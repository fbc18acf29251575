import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { channelById } from '../../channels/registry.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { authorOf } from '../conversations/author.ts';
import { blankMessage } from '../conversations/write-activity.ts';
import { capabilitiesOf } from '../inboxes/capabilities.ts';
import { sendingInbox } from '../messages/answer-scene.ts';
import { checkCapability } from '../messages/check-capability.ts';
import { findUploads } from '../messages/claim-uploads.ts';
import { bodyOf, outboundRow, writtenMessageId } from '../messages/outbound-row.ts';
import { once, type ReplyContext } from '../messages/reply.ts';
import type { Asking } from './ask.ts';
import { passOn } from './files.ts';
import { withQuotes } from './quote.ts';

/**
 * The first message of a side conversation: a mail of its own thread to people outside, a note among colleagues.
 * @throws AppError validation-failed, not-capable
 */
export async function questionRow(
  context: ReplyContext,
  actor: Actor,
  { id, parent, side, inboxId, input }: Asking,
): Promise<StoredMessage> {
  const messageId = writtenMessageId(id, input.clientId);
  const conversationIds = [parent.id];
  const passed = await passOn(context, actor, { fileIds: input.fileIds, conversationIds, messageId });
  const [files, author, text] = await Promise.all([
    findUploads(context, actor, { ids: [...input.attachmentIds, ...passed], messageId }),
    authorOf(context, actor),
    withQuotes(context, { text: input.text, quoteIds: input.quoteIds, conversationIds }),
  ]);
  if (text.trim() === '' && files.length === 0) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'text', message: 'Write something first.' }],
    });
  }
  const now = context.clock.now();
  if (!side.byMail) {
    return {
      ...blankMessage({ id, inboxId }, now),
      ...bodyOf({ html: null, files }, 'note.invalid'),
      ...{ id: messageId, kind: 'note', author, text, clientId: input.clientId },
      threadedBy: {
        strategy: 'written-here',
        evidence: author.name,
        rejected: [],
        linkedConversationId: null,
      },
    };
  }
  const inbox = await sendingInbox(context, inboxId);
  const able = capabilitiesOf(inbox) ?? channelById(inbox.channel).capabilities;
  const copies = once(input.to).length - 1;
  checkCapability(able, { text, html: null, files, now, copies, lastInboundAt: null, answeredBefore: false });
  const row = outboundRow({
    ...{ id: messageId, conversation: { id, inboxId }, inbox, author, files, now, text, html: null },
    ...{ to: once(input.to), cc: [], bcc: [], subject: input.subject, clientId: input.clientId },
    thread: { references: [] },
    fallbackDomain: new URL(context.config.publicUrl).hostname,
    undoSeconds: 0,
  });
  return { ...row, untriaged: false };
}
