import type { Attachment } from '../../shared/schemas/attachment.ts';
import type { AttachmentSummary } from '../store/messages.ts';
import { moment } from './moment.ts';

/** Where a browser gets the bytes. */
export function attachmentUrl(id: string): string {
  return `/api/v1/attachments/${id}/content`;
}

/** Takes the row of a file and its summary on a message alike. */
export function presentAttachment(file: AttachmentSummary): Attachment {
  return {
    id: file.id,
    name: file.name,
    type: file.type,
    size: file.size,
    inline: file.inline,
    contentId: file.contentId,
    preview: file.removedAt ? 'other' : file.preview,
    url: attachmentUrl(file.id),
    ...(file.removedAt && { removedAt: moment(file.removedAt) }),
  };
}
