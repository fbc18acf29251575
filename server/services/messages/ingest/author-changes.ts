import type { ParsedChange, ParsedEdit } from '../../../channels/contract.ts';
import { excerpt } from '../../../enrichment/excerpt.ts';
import { sanitizeHtml } from '../../../security/html.ts';
import {
  maxVersions,
  type MessageChange,
  type MessageVersion,
  type StoredMessage,
} from '../../../store/messages.ts';
import { attachmentUrl } from '../../../presenters/attachment.ts';
import { recordAudit } from '../../audit/record.ts';
import { announceConversation, announceMessageChange } from '../../conversations/announce.ts';
import { storeChangedFiles } from './changed-files.ts';
import { outcome, type IngestContext, type Outcome, type Parsed } from './context.ts';

type ChangeContext = Pick<IngestContext, 'store' | 'clock' | 'publisher' | 'logger' | 'files'>;
const longest = 1_000_000;

/**
 * The author changed a message or took it away. What it said before stays with it. The same change twice, and an older
 * one after a newer, leave it as it is.
 * @returns null when the message is not here
 */
export async function applyAuthorChange(
  context: ChangeContext,
  { item, parsed }: Parsed<ParsedChange>,
): Promise<Outcome | null> {
  for (;;) {
    const message = await messageOf(context, parsed.about);
    if (!message) return null;
    const { id: messageId, conversationId } = message;
    const set =
      parsed.type === 'edit'
        ? editOf(message, await wordingOf(context, message, parsed), parsed)
        : deletionOf(message, parsed.deletedAt);
    if (!set) return outcome(item, 'duplicate', { reason: 'This is known.', messageId, conversationId });
    const after = await context.store.messages.update({
      id: messageId,
      set,
      provided: { revision: message.revision },
      now: context.clock.now(),
    });
    if (!after) continue;
    await tell(context, after, parsed.type);
    const reason = parsed.type === 'edit' ? 'The author changed it.' : 'The author deleted it.';
    return outcome(item, 'imported', { reason, messageId, conversationId });
  }
}

async function messageOf({ store }: ChangeContext, about: string): Promise<StoredMessage | null> {
  const heads = await store.messages.headsByThreadKeys([about], 100);
  const head = heads.find(({ externalId }) => externalId === about);
  return head ? store.messages.read(head.id) : null;
}

/** @returns null when this wording is known */
function editOf(message: StoredMessage, wording: MessageVersion, edit: ParsedEdit): MessageChange | null {
  const { versions = [], deletedAt } = message;
  const current = versionOf(message);
  const known = deletedAt ? versions : [...versions, current];
  if (known.some((one) => sameWords(one, wording))) return null;
  const isLate = deletedAt !== undefined || wording.at < current.at;
  if (isLate) return { versions: kept([...versions, wording]) };
  const { text, html, contentWarning, attachments = [], at } = wording;
  return {
    ...{ text, html, editedAt: at, versions: kept([...versions, current]) },
    ...(edit.files && { attachments }),
    ...(message.post && { post: { ...message.post, contentWarning } }),
    ...(edit.channelData !== undefined && { channelData: edit.channelData }),
  };
}

const sameWords = (one: MessageVersion, other: MessageVersion) =>
  one.at.getTime() === other.at.getTime() && one.text === other.text && sameFiles(one, other);

/** Of what was kept before files were, nothing is known. */
function sameFiles(one: MessageVersion, other: MessageVersion): boolean {
  if (!one.attachments || !other.attachments) return true;
  const ids = ({ attachments = [] }: MessageVersion) => attachments.map(({ id }) => id).join();
  return ids(one) === ids(other);
}

/** @returns null when it is deleted already */
function deletionOf(message: StoredMessage, deletedAt: Date): MessageChange | null {
  if (message.deletedAt) return null;
  const versions = kept([...(message.versions ?? []), versionOf(message)]);
  return { text: '', html: null, quotedText: null, quotedHtml: null, attachments: [], deletedAt, versions };
}

function versionOf({ text, html, post, attachments, editedAt, sentAt }: StoredMessage): MessageVersion {
  return { text, html, contentWarning: post?.contentWarning ?? null, attachments, at: editedAt ?? sentAt };
}

/** What it says from now on. Its files are stored: whatever comes of them, they are part of its history. */
async function wordingOf(
  context: ChangeContext,
  message: StoredMessage,
  edit: ParsedEdit,
): Promise<MessageVersion> {
  const before = versionOf(message);
  const attachments = edit.files ? await storeChangedFiles(context, message, edit.files) : before.attachments;
  const cidUrl = (cid: string) => {
    const file = attachments?.find(({ contentId }) => contentId === cid);
    return file ? `${attachmentUrl(file.id)}?inline=true` : null;
  };
  return {
    text: edit.text.slice(0, longest),
    html: edit.html === null ? null : sanitizeHtml(edit.html.slice(0, longest), { cidUrl }).html,
    contentWarning: edit.contentWarning === undefined ? before.contentWarning : edit.contentWarning || null,
    ...(attachments && { attachments }),
    at: edit.editedAt,
  };
}

/** In the order in which they were written; the first and the newest are kept. */
function kept(versions: readonly MessageVersion[]): MessageVersion[] {
  const ordered = versions.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  return ordered.length <= maxVersions
    ? ordered
    : [...ordered.slice(0, 1), ...ordered.slice(1 - maxVersions)];
}

/** Shows it where the message is seen, in the list too when it is the newest word there. */
async function tell(
  context: ChangeContext,
  message: StoredMessage,
  change: ParsedChange['type'],
): Promise<void> {
  const { store, clock } = context;
  const conversation = await store.conversations.read(message.conversationId);
  if (!conversation) return;
  announceMessageChange(context, message, conversation);
  if (change === 'deletion') {
    await recordAudit(context, null, {
      action: 'message.deleted-by-author',
      subject: `message:${message.id}`,
      data: { conversationId: conversation.id, externalId: message.externalId ?? '' },
    });
  }
  const isNewest = conversation.lastMessageAt?.getTime() === message.createdAt.getTime();
  const brings = !conversation.hasAttachments && message.attachments.some(({ inline }) => !inline);
  if (!isNewest && !brings) return;
  const after = await store.conversations.update({
    id: conversation.id,
    set: { ...(isNewest && { excerpt: excerpt(message.text) }), ...(brings && { hasAttachments: true }) },
    provided: { revision: conversation.revision },
    now: clock.now(),
  });
  if (after) announceConversation(context, after);
}
