import type { ContactFacts, Facts, MessageFacts } from '../../../shared/rules/facts.ts';
import type { StoredContact } from '../../store/contacts.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';

const authors = { contact: 'customer', user: 'agent', system: 'system' } as const;

/** What rules may look at. An activity is no message: of what was written it says nothing. */
export function factsOf(seen: {
  conversation: StoredConversation;
  row: StoredMessage | null;
  contact: StoredContact | null;
  now: Date;
}): Facts {
  const { conversation, row, contact, now } = seen;
  return {
    conversation,
    message: row && row.kind !== 'activity' ? messageFacts(row) : null,
    contact: contact && contactFacts(contact),
    now,
  };
}

function messageFacts({ text, author, attachments, post, automatic }: StoredMessage): MessageFacts {
  return {
    ...{ text, automatic },
    author: authors[author.type],
    files: attachments.filter(({ inline }) => !inline).length,
    public: post !== undefined && post.kind !== 'message',
    rating: post?.rating?.value ?? null,
  };
}

const contactFacts = ({ company, language }: StoredContact): ContactFacts => ({ company, language });
