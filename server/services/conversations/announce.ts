import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { tellVisitor } from '../visitors/tell.ts';

type PublisherOnly = Pick<Context, 'publisher'>;

/** Who hears of a conversation: its inbox, and those with whom it was shared from outside. */
export function audienceOf(conversation: Pick<StoredConversation, 'inboxId' | 'sharedWith'>): string[] {
  return [rooms.inbox(conversation.inboxId), ...conversation.sharedWith.map(rooms.user)];
}

export function announceConversation({ publisher }: PublisherOnly, conversation: StoredConversation): void {
  publisher.publish(audienceOf(conversation), 'conversation.changed', {
    conversation: presentConversation(conversation),
  });
}

/** A new message, with the conversation as it is after it; wakes the triage when it has not looked at it yet. */
export function announceMessage(
  { publisher, queue }: Pick<Context, 'publisher' | 'queue'>,
  news: { message: StoredMessage; conversation: StoredConversation },
): void {
  publishMessage({ publisher }, news);
  if (news.message.untriaged !== true) return;
  // Nobody waits for it: what is lost, a sweep finds.
  void queue.enqueue('conversation.triage', { conversationId: news.conversation.id });
}

/** A new message, for callers that wake the triage themselves. */
export function publishMessage(
  { publisher }: PublisherOnly,
  { message, conversation }: { message: StoredMessage; conversation: StoredConversation },
): void {
  publisher.publish(audienceOf(conversation), 'message.created', {
    message: presentMessage(message),
    conversation: presentConversation(conversation),
  });
  tellVisitor({ publisher }, message, conversation);
}

/** A message that is known already has changed: its delivery, its files. */
export function announceMessageChange(
  { publisher }: PublisherOnly,
  message: StoredMessage,
  conversation: Pick<StoredConversation, 'inboxId' | 'sharedWith'>,
): void {
  publisher.publish(audienceOf(conversation), 'message.changed', { message: presentMessage(message) });
}
