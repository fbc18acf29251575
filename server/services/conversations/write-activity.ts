import type { Activity } from '../../../shared/schemas/message.ts';
import { newId } from '../../store/ids.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';

export type ActivityAuthor = Pick<StoredMessage['author'], 'type' | 'id' | 'name'>;

/** Everything that a message written here may leave out. */
export function blankMessage(
  conversation: Pick<StoredConversation, 'id' | 'inboxId'>,
  now: Date,
): Omit<StoredMessage, 'kind' | 'author'> {
  return {
    id: newId(),
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    subject: null,
    from: null,
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    text: '',
    html: null,
    quotedText: null,
    quotedHtml: null,
    remoteImages: false,
    attachments: [],
    delivery: null,
    threadedBy: null,
    activity: null,
    mentions: [],
    clientId: null,
    language: null,
    sentiment: null,
    automatic: false,
    deliveredTo: [conversation.inboxId],
    rawItemId: null,
    externalId: null,
    references: [],
    threadKeys: [],
    spamMark: null,
    verified: null,
    receivedAt: null,
    batch: null,
    sentAt: now,
    createdAt: now,
    updatedAt: now,
    revision: 1,
  };
}

/** What happened, as a message of the thread that the web says in one quiet sentence. The triage will look at it. */
export function activityRow(options: {
  conversation: Pick<StoredConversation, 'id' | 'inboxId'>;
  author: ActivityAuthor;
  activity: Activity;
  now: Date;
}): StoredMessage {
  const { conversation, author, activity, now } = options;
  return { ...blankMessage(conversation, now), kind: 'activity', author, activity, untriaged: true };
}

/** The same without a look of the triage: nobody waits for it, and there is nothing to be learnt from it. */
export function unheard({ untriaged: _none, ...row }: StoredMessage): StoredMessage {
  return row;
}
