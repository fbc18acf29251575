import type { ParsedMessage } from '../../../channels/contract.ts';
import type { ThreadedBy } from '../../../../shared/schemas/message.ts';
import type { Participant } from '../../../../shared/schemas/primitives.ts';
import { sanitizeHtml } from '../../../security/html.ts';
import { attachmentUrl } from '../../../presenters/attachment.ts';
import { idFrom } from '../../../store/ids.ts';
import type { AttachmentSummary, StoredMessage } from '../../../store/messages.ts';
import { safeFileName } from '../../attachments/file-name.ts';
import { blankMessage } from '../../conversations/write-activity.ts';
import { rootOf, threadKeysOf } from '../../threading/facts.ts';
import { isFromArchive } from './archive.ts';
import type { Arrival } from './look-up.ts';
import { postFieldsOf } from './post-fields.ts';

/** Longer parts are cut: a document has a bound, and the whole source stays readable. In UTF-16 units. */
const longest = { text: 1_000_000, html: 1_000_000, quotedText: 500_000, quotedHtml: 1_000_000 } as const;
const mostPeople = 1000;
const mostReferences = 100;

/** What the plan decided about a message. */
export interface Placement {
  conversationId: string;
  inboxId: string;
  kind: 'inbound' | 'outbound' | 'note';
  author: StoredMessage['author'];
  threadedBy: ThreadedBy;
  batch: string;
  createdAt: Date;
}

/** The id of a message's nth file: the same whenever the mail is imported again. */
export function fileId(messageId: string, position: number): string {
  return idFrom(['attachment', messageId, String(position)]);
}

/** Before its files are stored they are known by these; type and preview are what the mail claims. */
function summaries({ messageId, parsed }: Arrival): AttachmentSummary[] {
  return parsed.files.map((file, position) => ({
    id: fileId(messageId, position),
    name: safeFileName(file.name),
    type: file.type,
    size: file.content.length,
    inline: file.inline,
    contentId: file.contentId,
    preview: 'other',
  }));
}

function clean(parsed: ParsedMessage, attachments: readonly AttachmentSummary[]) {
  const cidUrl = (cid: string) => {
    const file = attachments.find(({ contentId }) => contentId === cid);
    return file ? `${attachmentUrl(file.id)}?inline=true` : null;
  };
  const pass = (html: string | null, limit: number) =>
    html === null ? null : sanitizeHtml(html.slice(0, limit), { cidUrl });
  const html = pass(parsed.html, longest.html);
  const quoted = pass(parsed.quotedHtml, longest.quotedHtml);
  return {
    html: html?.html ?? null,
    quotedHtml: quoted?.html ?? null,
    remoteImages: (html?.remoteImages ?? false) || (quoted?.remoteImages ?? false),
  };
}

const person = ({ address, name, handle }: Participant): Participant => ({
  address: address.slice(0, 320),
  name: name.slice(0, 200),
  ...(handle !== undefined && { handle: handle.slice(0, 320) }),
});
const people = (list: readonly Participant[]) => list.slice(0, mostPeople).map(person);

function referencesOf({ references, inReplyTo }: ParsedMessage['threading']): string[] {
  const all = [...new Set([...references, ...inReplyTo])];
  return all.length <= mostReferences ? all : [...all.slice(0, 1), ...all.slice(1 - mostReferences)];
}

const notAfter = (moment: Date, limit: Date) => (moment.getTime() > limit.getTime() ? limit : moment);

/** A message as it will be stored. Its HTML is sanitised here, once. */
export function toMessageRow(arrival: Arrival, placement: Placement): StoredMessage {
  const { item, parsed, messageId } = arrival;
  const { createdAt } = placement;
  const attachments = summaries(arrival);
  const receivedAt = notAfter(item.providerTime ?? item.receivedAt, createdAt);
  const facts = { externalId: parsed.externalId, hints: parsed.threading };
  const isNews = !isFromArchive(item);
  return {
    ...blankMessage({ id: placement.conversationId, inboxId: placement.inboxId }, createdAt),
    id: messageId,
    kind: placement.kind,
    author: placement.author,
    subject: parsed.subject.slice(0, 998),
    from: person(parsed.from),
    to: people(parsed.to),
    cc: people(parsed.cc),
    replyTo: people(parsed.replyTo),
    text: parsed.text.slice(0, longest.text),
    quotedText: parsed.quotedText?.slice(0, longest.quotedText) ?? null,
    ...clean(parsed, attachments),
    attachments,
    threadedBy: { ...placement.threadedBy, evidence: placement.threadedBy.evidence.slice(0, 998) },
    automatic: parsed.automatic,
    deliveredTo: [item.inboxId],
    rawItemId: item.id,
    externalId: parsed.externalId,
    references: referencesOf(parsed.threading),
    threadKeys: threadKeysOf(facts),
    spamMark: parsed.spam,
    verified: parsed.verified,
    ...postFieldsOf(parsed),
    ...(isNews && placement.kind === 'inbound' && isMention(parsed) && { mention: 'needs-reply' as const }),
    ...(isNews && { untriaged: true }),
    batch: placement.batch,
    receivedAt,
    sentAt: notAfter(parsed.sentAt ?? receivedAt, createdAt),
  };
}

/** Written about us or under something of ours, for others to read: not a message to us alone. */
function isMention({ post }: ParsedMessage): boolean {
  return post?.kind !== undefined && post.kind !== 'message';
}

/** The thread's root and who writes: what makes two first messages one conversation, whoever imports them. */
export function newConversationFacts({ parsed, sender }: Arrival): string[] {
  return ['conversation', rootOf({ externalId: parsed.externalId, hints: parsed.threading }), sender.address];
}
