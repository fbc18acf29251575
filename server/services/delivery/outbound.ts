import type { OutboundMessage } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { answeredMessage } from '../messages/answered.ts';
import { htmlToSend } from '../messages/compose-html.ts';

/**
 * A stored message as its channel sends it: the same each time it is tried.
 * @throws Error with a sentence when a file of it is gone
 */
export async function outboundOf(
  context: Pick<Context, 'store' | 'files' | 'secretBox'>,
  message: StoredMessage,
  inbox: StoredInbox,
): Promise<OutboundMessage> {
  const rows = await context.store.attachments.readMany(message.attachments.map(({ id }) => id));
  const keys = new Map(rows.map(({ id, fileKey }) => [id, fileKey]));
  const files = message.attachments.map(({ id, name, type, size, contentId, inline }) => {
    const key = keys.get(id);
    if (!key) throw new Error(`The file "${name}" of this message is gone`);
    return { name, type, size, contentId, inline, open: () => context.files.open(key) };
  });
  return {
    messageId: message.id,
    conversationId: message.conversationId,
    externalId: message.externalId ?? message.id,
    from: message.from ?? { address: inbox.address, name: inbox.name },
    to: message.to,
    cc: message.cc,
    bcc: message.bcc,
    subject: message.subject ?? '',
    text: message.text,
    html: message.html === null ? null : htmlToSend(message.html, message.attachments),
    signature: inbox.signature,
    files,
    inReplyTo: message.references.at(-1) ?? null,
    references: message.references,
    replyToken: context.secretBox.signReplyToken(message.conversationId),
    automatic: message.automatic,
    date: message.createdAt,
    ...(await postOf(context, message)),
  };
}

/** What an answer on a platform of posts needs besides: what it answers, and who may see it. */
async function postOf(
  { store }: Pick<Context, 'store'>,
  { post, part, answersId, language }: StoredMessage,
): Promise<Pick<OutboundMessage, 'answers' | 'visibility' | 'contentWarning' | 'language' | 'part'>> {
  const answered = answersId === undefined ? null : await store.messages.read(answersId);
  return {
    answers: answered && answeredMessage(answered),
    ...(post && { visibility: post.visibility, contentWarning: post.contentWarning }),
    language,
    part: part ?? null,
  };
}
