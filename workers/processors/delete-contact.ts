import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { carryOutContactDeletion } from '../../server/services/deletion/carry-out-contact-deletion.ts';

export function deleteContact(context: Context, payload: JobPayload<'contact.delete'>): Promise<void> {
  return carryOutContactDeletion(context, payload.contactDeletionId);
}
