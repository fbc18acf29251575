import { randomUUID } from 'node:crypto';
import type { WrittenAs } from '../../../shared/schemas/assist.ts';
import type { PostDetails, PostVisibility } from '../../../shared/schemas/post.ts';
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
  /** What a post has and a mail has not. */
  post?: { visibility: PostVisibility | null; contentWarning: string | null; answersId: string | null };
  usedAnswerIds?: readonly string[] | undefined;
  writtenAs?: WrittenAs | undefined;
  /** The texts of the parts after this one. */
  partTexts?: readonly string[];
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
  const { usedAnswerIds = [], writtenAs } = parts;
  const domain = inbox.address.split('@')[1] ?? parts.fallbackDomain;
  const externalId = `${randomUUID()}@${domain.toLowerCase()}`;
  const body = bodyOf(parts, domain);
  return {
    ...blankMessage(conversation, now),
    ...{ id, author, clientId, to, cc, bcc, subject, text },
    ...body,
    kind: 'outbound',
    // What a rule or a survey says is no answer of a person's: the customer goes on waiting, and machines keep quiet.
    automatic: author.type === 'system',
    untriaged: true,
    from: { address: inbox.address, name: inbox.name },
    delivery: heldDelivery(now, parts.undoSeconds),
    threadedBy: { strategy: 'written-here', evidence: author.name, rejected: [], linkedConversationId: null },
    externalId,
    references: thread.references,
    threadKeys: [externalId],
    ...postFields(parts),
    ...(usedAnswerIds.length > 0 && { usedAnswerIds: [...new Set(usedAnswerIds)] }),
    ...(writtenAs && { writtenAs }),
  };
}

function postFields({
  post,
  partTexts = [],
}: OutboundParts): Pick<StoredMessage, 'post' | 'answersId' | 'part' | 'partTexts'> {
  const { visibility = null, contentWarning = null, answersId = null } = post ?? {};
  return {
    ...(visibility !== null && { post: postOfOurs(visibility, contentWarning) }),
    ...(answersId !== null && { answersId }),
    ...(partTexts.length > 0 && {
      part: { number: 1, of: partTexts.length + 1 },
      partTexts: [...partTexts],
    }),
  };
}

function postOfOurs(visibility: PostVisibility, contentWarning: string | null): PostDetails {
  return {
    ...{ kind: 'message', visibility, contentWarning, url: null },
    ...{ rating: null, watched: null, authorCard: null, context: [] },
  };
}

/** The id of a part of a long answer, made from that of its first. */
export function partMessageId(firstId: string, number: number): string {
  return number === 1 ? firstId : idFrom(['part', firstId, String(number)]);
}

/** The messages that follow the first of a long answer: each waits for the one before it. */
export function partRows(first: StoredMessage): StoredMessage[] {
  const of = (first.partTexts?.length ?? 0) + 1;
  return (first.partTexts ?? []).map((text, index) => {
    const number = index + 2;
    // One answer, so one thing that happened.
    const { partTexts: _texts, untriaged: _looked, usedAnswerIds: _used, writtenAs: _as, ...row } = first;
    const externalId = `${number}.${first.externalId ?? first.id}`;
    return {
      ...row,
      ...{ id: partMessageId(first.id, number), clientId: null, text, html: null, attachments: [] },
      ...{ externalId, threadKeys: [externalId], firstPartId: first.id, part: { number, of } },
      answersId: partMessageId(first.id, number - 1),
      // One millisecond apart, so that the thread keeps their order.
      ...{ createdAt: new Date(first.createdAt.getTime() + number), sentAt: first.sentAt },
    };
  });
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
