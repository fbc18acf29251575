import type { AnsweredMessage } from '../../channels/contract.ts';
import type { StoredMessage } from '../../store/messages.ts';

const threadMark = 'xt:';

/** A stored message as a channel sees what is answered. */
export function answeredMessage(message: StoredMessage): AnsweredMessage {
  const thread = message.threadKeys.find((key) => key.startsWith(threadMark));
  return {
    externalId: message.externalId ?? message.id,
    from: message.from,
    visibility: message.post?.visibility ?? 'direct',
    contentWarning: message.post?.contentWarning ?? null,
    language: message.language,
    url: message.post?.url ?? null,
    externalThreadId: thread?.slice(threadMark.length) ?? null,
    channelData: message.channelData ?? null,
    sentAt: message.sentAt,
  };
}
