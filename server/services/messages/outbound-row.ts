import { randomUUID } from 'node:crypto';
import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { AttachmentSummary, StoredDelivery, StoredMessage } from '../../store/messages.ts';
import { blankMessage } from '../conversations/write-activity.ts';
import { htmlToStore } from './compose-html.ts';
import type { MailThread } from './mail-thread.ts';

export interface OutboundParts {
  /** Known before it is stored: see `writtenMessageId`. */
  id: string;
  conversation: Pick<StoredConversation, 'id' | 'inboxId'>;
  inbox: Pick<StoredInbox, 'name' | 'address'>;
  author: StoredMessage['author'];
  clientId: string;
  to: Participant[];
  cc: Participant[];
  bcc: Participant[];
  subject: string;
  text: string;
  html: string | null;
  files: readonly StoredAttachment[];
  thread: Pick<MailThread, 'references'>;
  /** Domain of Message-IDs when the inbox's address has none. */
  fallbackDomain: string;
  undoSeconds: number;
  now: Date;
}

/** The id of what a browser sends under its client id: a repeat of the request meets its first. */
export function writtenMessageId(conversationId: string, clientId: string): string {
  return idFrom(['written', conversationId, clientId]);
}

/** Held until it can no longer be undone; the delivery job takes it from there. */
export function heldDelivery(now: Date, undoSeconds: number): StoredDelivery {
  const heldUntil = new Date(now.getTime() + undoSeconds * 1000);
  return {
    state: 'held',
    heldUntil,
    attempts: 0,
    nextTryAt: null,
    sentAt: null,
    providerReply: null,
    error: null,
    dueAt: heldUntil,
    attemptId: null,
    refused: [],
  };
}

/** An outbound message, all frozen: recipients, Message-ID, subject, place in the thread. */
export function outboundRow(parts: OutboundParts): StoredMessage {
  const { id, conversation, inbox, author, clientId, to, cc, bcc, subject, text, thread, now } = parts;
  const domain = inbox.address.split('@')[1] ?? parts.fallbackDomain;
  const externalId = `${randomUUID()}@${domain.toLowerCase()}`;
  const body = bodyOf(parts, domain);
  return {
    ...blankMessage(conversation, now),
    ...{ id, author, clientId, to, cc, bcc, subject, text },
    ...body,
    kind: 'outbound',
    from: { address: inbox.address, name: inbox.name },
    delivery: heldDelivery(now, parts.undoSeconds),
    threadedBy: { strategy: 'written-here', evidence: author.name, rejected: [], linkedConversationId: null },
    externalId,
    references: thread.references,
    threadKeys: [externalId],
  };
}

/** Sanitised HTML and the files, those that stand in the text marked with their Content-ID. */
export function bodyOf(
  { html, files }: Pick<OutboundParts, 'html' | 'files'>,
  domain: string,
): Pick<StoredMessage, 'html' | 'attachments'> {
  const ids = files.map(({ id }) => id);
  const stored = html === null ? null : htmlToStore(html, ids);
  return {
    html: stored?.html ?? null,
    attachments: files.map((file) => summaryOf(file, stored?.inlineIds.has(file.id) ? domain : null)),
  };
}

function summaryOf(file: StoredAttachment, inlineDomain: string | null): AttachmentSummary {
  const { id, name, type, size, preview } = file;
  const inline = inlineDomain !== null;
  return { id, name, type, size, preview, inline, contentId: inline ? `${id}@${inlineDomain}` : null };
}
