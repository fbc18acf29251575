import type { Facts, MessageFacts } from '../../../shared/rules/facts.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { Surroundings } from './surroundings.ts';

const authors = { contact: 'customer', user: 'agent', system: 'system' } as const;

/** What rules may look at. An activity is no message: of what was written it says nothing. */
export function factsOf(seen: {
  conversation: StoredConversation;
  row: StoredMessage | null;
  /** Where it happened by tags: which were added. */
  tagIds?: readonly string[] | undefined;
  around: Surroundings;
  now: Date;
}): Facts {
  const { conversation, row, tagIds, around, now } = seen;
  return {
    conversation,
    message: row && row.kind !== 'activity' ? messageFacts(row) : null,
    happened: { ...row?.activity?.data, ...(tagIds && { tagIds }) },
    contact: around.contact,
    openCalendarIds: around.openCalendarIds,
    now,
  };
}

function messageFacts(row: StoredMessage): MessageFacts {
  const { text, author, attachments, post, automatic, verified, language } = row;
  return {
    ...{ text, automatic, verified, language },
    subject: row.subject ?? '',
    author: authors[author.type],
    fileNames: attachments.filter(({ inline }) => !inline).map(({ name }) => name),
    kind: post?.kind ?? 'message',
    public: post !== undefined && post.kind !== 'message',
    rating: post?.rating?.value ?? null,
    sentiment: row.sentiment?.label ?? null,
    recipients: [...row.to, ...row.cc].map(({ address }) => address),
  };
}
