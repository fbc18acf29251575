import type { Conversation } from '../../shared/schemas/conversation.ts';
import type { Message } from '../../shared/schemas/message.ts';
import { t } from './i18n.ts';

/** Whom a conversation is with: their name, their address, or that they were deleted. */
export function contactName({ name, address, deleted }: Conversation['contact']): string {
  return deleted ? t('inbox.contact.deleted') : name || address;
}

/** Who wrote a message; empty when that is not known. */
export function authorName({ author, from, erased }: Pick<Message, 'author' | 'from' | 'erased'>): string {
  if (erased && author.type === 'contact') return t('inbox.contact.deleted');
  return author.name || from?.name || '';
}
