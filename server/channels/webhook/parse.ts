import { createHash } from 'node:crypto';
import type {
  InboundFile,
  IncomingItem,
  ParseContext,
  ParsedItem,
  ParsedMessage,
  ParsedReceipt,
} from '../contract.ts';
import { inboundItem, keptReport, type InboundItem, type InboundMessage } from './payload.ts';
import { describe, itemKey } from './receive.ts';

/** Ids of the other side are its own: in the workspace they begin with the inbox. */
export const inWorkspace = (inboxId: string, externalId: string): string => `wh:${inboxId}:${externalId}`;

/** An id of the other side again. */
export const ofOtherSide = (inboxId: string, id: string): string =>
  id.startsWith(`wh:${inboxId}:`) ? id.slice(inboxId.length + 4) : id;

export function describeWebhook(raw: Buffer): Pick<IncomingItem, 'externalId' | 'summary'> {
  const item = inboundItem.safeParse(readJson(raw));
  if (item.success) return { externalId: itemKey(item.data), ...describe(item.data) };
  const hash = createHash('sha256').update(raw).digest('hex');
  return { externalId: `sha256:${hash}`, summary: { from: '', subject: '' } };
}

/** Bytes to what they mean. Throws on what is not of the contract: it goes to the quarantine with the reason. */
export function parseWebhook(raw: Buffer, context: ParseContext): ParsedItem {
  const json = readJson(raw);
  const report = keptReport.safeParse(json);
  if (report.success) return receiptOf(report.data);
  const item = inboundItem.parse(json);
  return item.type === 'message' ? messageOf(item, context) : changeOf(item, context);
}

function readJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}

function receiptOf({ messageId, report }: ReturnType<typeof keptReport.parse>): ParsedReceipt {
  const id = `delivery:${messageId}:${report.status}`;
  return {
    type: 'receipt',
    ...{ externalId: id, dedupeKey: id, about: null, aboutMessageId: messageId },
    ...{ outcome: report.status, recipient: report.recipient, status: null },
    diagnostic: report.reason,
    fallback: null,
  };
}

function changeOf(
  item: Exclude<InboundItem, { type: 'message' }>,
  { account: { inboxId }, files = [] }: ParseContext,
): ParsedItem {
  const externalId = inWorkspace(inboxId, itemKey(item));
  const about = inWorkspace(inboxId, item.about);
  const ids = { externalId, dedupeKey: externalId, about };
  if (item.type === 'deletion') return { type: 'deletion', ...ids, deletedAt: new Date(item.deletedAt) };
  return {
    ...{ type: 'edit', ...ids, text: item.text, html: item.html, editedAt: new Date(item.editedAt) },
    ...(item.attachments && { files: [...item.attachments.flatMap(fileOf), ...files] }),
  };
}

function messageOf(item: InboundMessage, { account: { inboxId }, files = [] }: ParseContext): ParsedMessage {
  const scoped = (id: string) => inWorkspace(inboxId, id);
  const { from, replyToExternalId } = item;
  const name = from.name || from.handle || from.externalId;
  return {
    type: 'message',
    externalId: scoped(item.externalId),
    dedupeKey: scoped(item.externalId),
    from: { address: scoped(from.externalId), name, handle: from.handle ?? (from.name || from.externalId) },
    verified: true,
    ...{ replyTo: [], to: [], cc: [], subject: item.subject },
    ...{ text: item.text, html: item.html, quotedText: null, quotedHtml: null },
    files: [...item.attachments.flatMap(fileOf), ...files],
    sentAt: item.sentAt === null ? null : new Date(item.sentAt),
    threading: {
      ...{ replyToken: null, references: [], threadIndex: null },
      inReplyTo: replyToExternalId === null ? [] : [scoped(replyToExternalId)],
      externalThreadId: item.externalThreadId === null ? null : scoped(item.externalThreadId),
    },
    identityKind: 'webhook',
    ...{ automatic: item.automatic, bulk: false, spam: null },
    identities: from.handles,
    post: {
      ...{ kind: item.kind, visibility: item.visibility, url: item.url },
      ...{ contentWarning: item.contentWarning, language: item.locale, context: item.context },
      rating: typeof item.rating === 'number' ? { value: item.rating, best: 5 } : item.rating,
      ...{ place: item.place, authorCard: cardOf(from) },
    },
  };
}

function cardOf({ card, handle, externalId }: InboundMessage['from']) {
  if (!card) return null;
  return {
    handle: card.handle ?? handle ?? externalId,
    avatarUrl: card.avatarUrl ?? null,
    bio: card.bio ?? '',
    followers: card.followers ?? null,
    profileUrl: card.profileUrl ?? null,
  };
}

function fileOf({ name, type, content }: InboundMessage['attachments'][number]): InboundFile[] {
  if (content === undefined) return [];
  return [{ name, type, content: Buffer.from(content, 'base64'), contentId: null, inline: false }];
}
