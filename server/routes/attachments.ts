import { createReadStream } from 'node:fs';
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
        throw new AppError('validation-failed', {
          fields: [{ path: 'file', message: 'Send one file in the multipart field "file".' }],
        });
      const { name, type, path } = file;
      return uploadAttachment(context, actor, { name, type, source: createReadStream(path) });
    },
    downloadAttachment: async ({ actor, params, query }) => {
      const file = await openAttachment(context, actor, { id: params.id, inline: query.inline });
      return new Bytes({ ...file, etag: `${params.id}${query.inline ? '-shown' : ''}` });
    },
  };
}
