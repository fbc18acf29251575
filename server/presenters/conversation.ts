import type { Conversation, ConversationForViewer } from '../../shared/schemas/conversation.ts';
import type { StoredConversation } from '../store/conversation-rows.ts';
import { presentSide } from './side.ts';
import { presentSla } from './sla.ts';
import { moment, momentOrNull } from './moment.ts';

/** A conversation as everyone who may see it sees it: REST and sockets alike. */
export function presentConversation(conversation: StoredConversation): Conversation {
  return {
    id: conversation.id,
    number: conversation.number,
    inboxId: conversation.inboxId,
    channel: conversation.channel,
    contact: conversation.contact,
    subject: conversation.subject,
    excerpt: conversation.excerpt,
    status: conversation.status,
    priority: conversation.priority,
    assigneeId: conversation.assigneeId,
    teamId: conversation.teamId,
    tagIds: conversation.tagIds,
    snoozedUntil: momentOrNull(conversation.snoozedUntil),
    spam: conversation.spam,
    language: conversation.language,
    sentiment: conversation.sentiment,
    ...(conversation.marks && { marks: conversation.marks }),
    messageCount: conversation.messageCount,
    waitingSince: momentOrNull(conversation.waitingSince),
    lastActivityAt: moment(conversation.lastActivityAt),
    lastInboundAt: momentOrNull(conversation.lastInboundAt),
    lastOutboundAt: momentOrNull(conversation.lastOutboundAt),
    hasAttachments: conversation.hasAttachments,
    replyTo: conversation.replyTo,
    ...(conversation.via && {
      replyVia: {
        inboxId: conversation.via.inboxId,
        channel: conversation.via.channel,
        to: conversation.via.to,
      },
    }),
    linkedIds: conversation.linkedIds,
    ...(conversation.held === true && { held: true }),
    ...presentSla(conversation),
    ...(conversation.archived === true && { archived: true }),
    ...(conversation.sharedDraft && {
      sharedDraft: {
        startedBy: conversation.sharedDraft.startedBy,
        startedAt: moment(conversation.sharedDraft.startedAt),
      },
    }),
    ...(conversation.plannedAt && { plannedAt: moment(conversation.plannedAt) }),
    ...(conversation.followers?.length && { followerIds: conversation.followers }),
    ...presentSide(conversation),
    ...(conversation.merge && { mergedInto: conversation.merge.into }),
    ...(conversation.merged?.length && { merged: conversation.merged }),
    ...(conversation.campaign && { campaign: conversation.campaign }),
    createdAt: moment(conversation.createdAt),
    updatedAt: moment(conversation.updatedAt),
    revision: conversation.revision,
  };
}

/** The same with what only the one who looks has of it; never published. */
export function presentForViewer(
  conversation: StoredConversation,
  viewer: { readAt: Date | null; hasDraft: boolean },
): ConversationForViewer {
  return {
    ...presentConversation(conversation),
    viewer: { readAt: momentOrNull(viewer.readAt), hasDraft: viewer.hasDraft },
  };
}
