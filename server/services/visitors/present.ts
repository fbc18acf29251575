import type { WidgetFile, WidgetMessage } from '../../../shared/widget/protocol.ts';
import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { isSurvey } from '../surveys/message.ts';
import { isCancelled } from '../messages/mail-thread.ts';

const filePurpose = 'visitor-file';
/** A link to a file is good for so long. */
const linkMillis = 6 * 3_600_000;

/** Is it something that a visitor sees? */
export function isForVisitors(message: Pick<StoredMessage, 'kind' | 'delivery'>): boolean {
  return message.kind === 'inbound' || (message.kind === 'outbound' && !isCancelled(message));
}

/**
 * A message as a visitor sees it: who, what, when; nothing of what we know of them.
 * @param link makes addresses of files; null: they are asked for later
 */
export function presentForVisitor(
  message: StoredMessage,
  link: ((attachmentId: string) => string) | null,
): WidgetMessage {
  const inbound = message.kind === 'inbound';
  return {
    id: message.id,
    conversationId: message.conversationId,
    from: inbound ? 'visitor' : 'team',
    name: inbound ? '' : firstName(message.author.name),
    text: message.text,
    files: message.attachments.map((file): WidgetFile => ({
      id: file.id,
      name: file.name,
      type: file.type,
      size: file.size,
      image: file.preview === 'image',
      url: link ? link(file.id) : null,
    })),
    at: message.createdAt.toISOString(),
    clientId: inbound ? clientIdOf(message) : null,
    revision: message.revision,
    ...(isSurvey(message) && { survey: true }),
  };
}

/** Customers know people by their first names. */
export const firstName = (name: string) => name.trim().split(/\s+/)[0] ?? '';

/** The browser's own id of what came through the widget; a mail has none. */
function clientIdOf({ externalId }: Pick<StoredMessage, 'externalId'>): string | null {
  const parts = externalId?.split(':') ?? [];
  return parts.length > 2 ? (parts.at(-1) ?? null) : null;
}

type LinkContext = Pick<Context, 'secretBox' | 'clock'>;

/** Addresses of files, for whoever was shown the message; they end by themselves. */
export function fileLinks({ secretBox, clock }: LinkContext): (attachmentId: string) => string {
  const until = Math.ceil(clock.now().getTime() / 3_600_000) * 3_600_000 + linkMillis;
  return (id) => `/widget/files/${secretBox.sign(filePurpose, `${id}-${until}`)}`;
}

/** @returns the attachment's id; null for a link that is not ours or has ended */
export function openFileLink({ secretBox, clock }: LinkContext, link: string): string | null {
  const [id, until] = secretBox.verify(filePurpose, link)?.split('-') ?? [];
  return id !== undefined && Number(until) > clock.now().getTime() ? id : null;
}
