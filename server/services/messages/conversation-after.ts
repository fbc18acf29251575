import { excerpt } from '../../enrichment/excerpt.ts';
import { maxParticipants, waiting, type StoredConversation } from '../../store/conversation-rows.ts';
import { asked } from '../sides/state.ts';
import type { ConversationUpdate } from '../../store/conversations.ts';
import type { StoredMessage } from '../../store/messages.ts';

type Written = Pick<
  StoredMessage,
  'id' | 'text' | 'subject' | 'to' | 'cc' | 'bcc' | 'attachments' | 'createdAt' | 'part' | 'automatic'
>;

/** What an answer of ours does to its conversation: it is the newest word, and of a person's nobody waits any more. */
export function afterOutbound(
  conversation: StoredConversation,
  message: Written,
): Pick<ConversationUpdate, 'set' | 'add' | 'increase' | 'byMessage'> {
  const at = message.createdAt;
  const room = maxParticipants - conversation.participants.length;
  const addresses = [...message.to, ...message.cc, ...message.bcc].map(({ address }) =>
    address.toLowerCase(),
  );
  const joining = addresses.filter((address) => !conversation.participants.includes(address));
  return {
    set: {
      excerpt: excerpt(message.text || (message.subject ?? '')),
      lastMessageAt: at,
      lastOutboundAt: at,
      lastOutboundId: message.id,
      lastActivityAt: at,
      ...(!message.automatic && waiting(null)),
      ...(conversation.side && { side: asked(conversation.side, at) }),
      ...(message.attachments.some(({ inline }) => !inline) && { hasAttachments: true }),
    },
    add: { participants: joining.slice(0, Math.max(room, 0)) },
    increase: { messageCount: message.part?.of ?? 1 },
    byMessage: true,
  };
}

/** What a note does: colleagues see that something happened; to the customer it is silent. */
export function afterNote(
  message: Pick<StoredMessage, 'createdAt' | 'attachments'>,
  sharedWith: readonly string[],
): Pick<ConversationUpdate, 'set' | 'add' | 'increase'> {
  return {
    set: {
      lastActivityAt: message.createdAt,
      ...(message.attachments.some(({ inline }) => !inline) && { hasAttachments: true }),
    },
    add: { sharedWith },
    increase: { messageCount: 1 },
  };
}
