import type { MarkedText, SearchHit } from '../../shared/schemas/search.ts';
import type { StoredConversation } from '../store/conversation-rows.ts';
import type { SearchedMessage } from '../store/searched-messages.ts';
import { presentForViewer } from './conversation.ts';
import { moment } from './moment.ts';

interface Found {
  message: SearchedMessage;
  conversation: StoredConversation;
  viewer: { readAt: Date | null; hasDraft: boolean };
  found: {
    sender: MarkedText;
    subject: MarkedText;
    excerpt: MarkedText;
    attachments: MarkedText[];
    best: boolean;
  };
}

/** A message that was found, as the list of results shows it. */
export function presentSearchHit({ message, conversation, viewer, found }: Found): SearchHit {
  const { id, kind, author, sentAt } = message;
  return {
    message: { id, kind, author, sentAt: moment(sentAt) },
    conversation: presentForViewer(conversation, viewer),
    ...found,
  };
}
