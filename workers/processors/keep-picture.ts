import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { keepPicture } from '../../server/services/contacts/keep-picture.ts';

export function keepContactPicture(context: Context, payload: JobPayload<'contact.picture'>): Promise<void> {
  return keepPicture(context, payload.messageId);
}
