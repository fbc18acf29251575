import type { WrittenAs } from '../../shared/schemas/assist.ts';
import type { Attachment } from '../../shared/schemas/attachment.ts';
import type { Message } from '../../shared/schemas/message.ts';
import type { PostVisibility } from '../../shared/schemas/post.ts';
import type { Participant } from '../../shared/schemas/primitives.ts';
import { conversations } from './conversations.svelte.ts';
import { session } from './session.svelte.ts';
import { localId } from './thread-state.ts';

/** What the composer hands over. */
export interface Outgoing {
  kind: 'reply' | 'note';
  conversationId: string;
  text: string;
  html: string | null;
  attachments: Attachment[];
  to: Participant[] | null;
  cc: Participant[];
  bcc: Participant[];
  mentions: string[];
  teamMentions?: string[];
  usedAnswerIds?: string[];
  writtenAs?: WrittenAs | null;
  /** The conversation's revision that the writer saw. */
  expectedRevision: number;
  /** The writer saw what is new and sends all the same. */
  force: boolean;
  thenStatus?: 'open' | 'pending' | 'resolved';
  /** What the writer chose where there is a choice. */
  post?: { visibility?: PostVisibility; contentWarning?: string; split: boolean };
}

/** Something on its way to the server. */
export interface Unsent {
  clientId: string;
  outgoing: Outgoing;
  at: string;
}

/** The message as it looks until the server has answered. */
export function localCopy({ outgoing, clientId, at: now }: Unsent): Message {
  const user = session.current?.user;
  const isNote = outgoing.kind === 'note';
  return {
    id: localId(clientId),
    conversationId: outgoing.conversationId,
    inboxId: conversations.get(outgoing.conversationId)?.inboxId ?? '',
    kind: isNote ? 'note' : 'outbound',
    author: { type: 'user', id: user?.id ?? null, name: user?.name ?? '' },
    subject: null,
    from: null,
    to: outgoing.to ?? conversations.get(outgoing.conversationId)?.replyTo ?? [],
    cc: outgoing.cc,
    bcc: outgoing.bcc,
    replyTo: [],
    text: outgoing.text,
    html: outgoing.html,
    quotedText: null,
    quotedHtml: null,
    remoteImages: false,
    attachments: outgoing.attachments,
    delivery: isNote
      ? null
      : {
          state: 'queued',
          heldUntil: null,
          attempts: 0,
          nextTryAt: null,
          sentAt: null,
          providerReply: null,
          error: null,
        },
    threadedBy: null,
    activity: null,
    mentions: outgoing.mentions,
    ...(outgoing.teamMentions && { teamMentions: outgoing.teamMentions }),
    clientId,
    language: null,
    sentiment: null,
    automatic: false,
    deliveredTo: [],
    ...{ post: null, part: null, answersId: null, editedAt: null, deletedAt: null, actions: [] },
    source: false,
    sentAt: now,
    createdAt: now,
    updatedAt: now,
    revision: -1,
  };
}
