import { conversationStatus } from '../../../shared/schemas/conversation.ts';
import type { IdleConversations } from '../../store/conversation-queries.ts';
import type { Limits } from './settings.ts';

/** The conversations of an inbox that are to leave the lists; those that are to be deleted anyway are not. */
export function dueForArchive(inboxId: string, { archive, resolved }: Limits): IdleConversations | null {
  if (!archive || (resolved && resolved >= archive)) return null;
  return { inboxId, status: 'resolved', spam: false, before: archive };
}

/** The conversations of an inbox that are to go. Of what is no spam only what is resolved. */
export function dueOf(inboxId: string, { resolved, spam }: Limits): IdleConversations[] {
  const due: IdleConversations[] = [];
  for (const status of ['resolved', 'archived'] as const) {
    if (resolved) due.push({ inboxId, status, spam: false, before: resolved });
  }
  if (spam) {
    for (const status of conversationStatus.options) due.push({ inboxId, status, spam: true, before: spam });
  }
  return due;
}
