import { delivery as deliverySchema, type Delivery } from '../../shared/schemas/delivery.ts';
import type { Message } from '../../shared/schemas/message.ts';
import type { StoredDelivery, StoredMessage } from '../store/messages.ts';
import { presentAttachment } from './attachment.ts';
import { moment, momentOrNull } from './moment.ts';

const errorKind = deliverySchema.shape.error.unwrap().shape.kind;

export function presentMessage(message: StoredMessage): Message {
  return {
    id: message.id,
    conversationId: message.conversationId,
    inboxId: message.inboxId,
    kind: message.kind,
    author: message.author,
    subject: message.subject,
    from: message.from,
    to: message.to,
    cc: message.cc,
    bcc: message.bcc,
    replyTo: message.replyTo,
    text: message.text,
    html: message.html,
    quotedText: message.quotedText,
    quotedHtml: message.quotedHtml,
    remoteImages: message.remoteImages,
    attachments: message.deletedAt ? [] : message.attachments.map(presentAttachment),
    delivery: message.delivery && presentDelivery(message.delivery),
    threadedBy: message.threadedBy,
    activity: message.activity,
    mentions: message.mentions,
    ...(message.teamMentions && { teamMentions: message.teamMentions }),
    ...(message.reactions && { reactions: message.reactions }),
    clientId: message.clientId,
    language: message.language,
    sentiment: message.sentiment,
    automatic: message.automatic,
    deliveredTo: message.deliveredTo,
    post: message.post ?? null,
    part: message.part ?? null,
    answersId: message.answersId ?? null,
    editedAt: momentOrNull(message.editedAt ?? null),
    deletedAt: momentOrNull(message.deletedAt ?? null),
    ...(message.erasedAt && { erased: true }),
    ...(message.writtenAs && { writtenAs: message.writtenAs }),
    actions: Object.keys(message.actions ?? {}),
    source: message.rawItemId !== null,
    sentAt: moment(message.sentAt),
    createdAt: moment(message.createdAt),
    updatedAt: moment(message.updatedAt),
    revision: message.revision,
  };
}

export function presentDelivery(delivery: StoredDelivery): Delivery {
  const { error } = delivery;
  return {
    state: delivery.state,
    heldUntil: momentOrNull(delivery.heldUntil),
    attempts: delivery.attempts,
    nextTryAt: momentOrNull(delivery.nextTryAt),
    sentAt: momentOrNull(delivery.sentAt),
    providerReply: delivery.providerReply,
    error: error && { kind: errorKind.catch('permanent').parse(error.kind), message: error.message },
  };
}
