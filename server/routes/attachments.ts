import type { conversationRoutes } from '../../shared/api/conversations.ts';
import { AppError } from '../../shared/errors.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { openAttachment } from '../services/attachments/open.ts';
import { uploadAttachment } from '../services/attachments/upload.ts';

export function attachmentHandlers(
  context: WebContext,
): HandlersOf<Pick<typeof conversationRoutes, 'uploadAttachment' | 'downloadAttachment'>> {
  return {
    uploadAttachment: async ({ actor, file }) => {
      if (!file)
        throw new AppError('validation-failed', { fields: [{ path: 'file', message: 'is needed' }] });
      return uploadAttachment(context, actor, file);
    },
    downloadAttachment: async ({ actor, params, query }) => {
      const file = await openAttachment(context, actor, params.id);
      const shown = query.inline && file.preview !== 'other';
      return new Bytes({
        open: () => file.stream,
        type: shown ? file.type : 'application/octet-stream',
        size: file.size,
        disposition: shown ? 'inline' : 'attachment',
        name: file.name,
        etag: params.id,
      });
    },
  };
}
