import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Message } from '../../../shared/schemas/message.ts';
import type { InviteAnswer } from '../../../shared/schemas/invite.ts';
import type { Context } from '../../context.ts';
import { storeUpload } from '../attachments/upload.ts';
import { conversationFor } from '../conversations/find.ts';
import { reply, type ReplyContext } from '../messages/reply.ts';
import { replyTo } from './calendar.ts';
import { answerClientId, answerFileName, answersTo, attendeeOf, findInvite } from './read-invite.ts';

const words: Readonly<Record<InviteAnswer, string>> = {
  accepted: 'Accepted',
  tentative: 'Tentative',
  declined: 'Declined',
};

/**
 * Answers an invitation: a letter to its organizer with the answer as their calendar reads it (RFC 5546 and 6047). It is
 * held like every reply, so it can be taken back; another answer later takes its place.
 * @throws AppError not-found as `findInvite` does; not-capable where it cannot be answered from here
 */
export async function answerInvite(
  context: ReplyContext & Pick<Context, 'files'>,
  actor: Actor,
  { attachmentId, answer, comment }: { attachmentId: string; answer: InviteAnswer; comment: string },
): Promise<Message> {
  const found = await findInvite(context, actor, attachmentId);
  const { conversationId, said, inbox, meeting } = found;
  await conversationFor(context, actor, { id: conversationId, ability: 'messages.reply' });
  const { organizer } = said;
  if (!inbox || !organizer) {
    throw new AppError('not-capable', { detail: 'This invitation cannot be answered from here.' });
  }
  const { count } = await answersTo(context, found);
  const ics = replyTo(meeting, {
    ...{ as: attendeeOf(found), name: inbox.name, answer, now: context.clock.now() },
  });
  const file = await storeUpload(context, {
    ...{ name: answerFileName(answer), type: 'text/calendar; method=REPLY', typeIsOurs: true },
    ...{ source: Buffer.from(ics), uploadedBy: actor.userId },
  });
  const sentence = `${words[answer]}: ${said.summary}`.trim();
  const { message } = await reply(context, actor, {
    conversationId,
    input: {
      clientId: answerClientId(attachmentId, count + 1),
      text: comment.trim() === '' ? sentence : `${sentence}\n\n${comment.trim()}`,
      html: null,
      attachmentIds: [file.id],
      // Nobody's question is answered by it: what came in between does not matter.
      ...{ expectedRevision: 0, force: true, split: false, to: [organizer], cc: [], bcc: [] },
      subject: sentence.slice(0, 200),
    },
  });
  return message;
}
