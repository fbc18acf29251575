import type { StoredConversation } from '../../store/conversation-rows.ts';
import { neverWaits } from '../../store/conversation-rows.ts';

type Given = 'id' | 'number' | 'inboxId' | 'channel' | 'contact' | 'subject';

/** A conversation that begins here, before its first message. */
export function blankConversation(
  given: Pick<StoredConversation, Given> & Partial<StoredConversation>,
  now: Date,
): StoredConversation {
  return {
    excerpt: '',
    status: 'open',
    priority: 'none',
    assigneeId: null,
    teamId: null,
    tagIds: [],
    snoozedUntil: null,
    spam: false,
    language: null,
    sentiment: null,
    messageCount: 0,
    waitingSince: null,
    waitingOrder: neverWaits,
    lastActivityAt: now,
    lastMessageAt: null,
    lastInboundAt: null,
    lastOutboundAt: null,
    hasAttachments: false,
    replyTo: [],
    linkedIds: [],
    participants: [],
    sharedWith: [],
    triage: 'done',
    appliedBatches: [],
    createdAt: now,
    updatedAt: now,
    revision: 1,
    revisionsSinceMessage: 0,
    ...given,
  };
}
