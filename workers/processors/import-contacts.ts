import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { carryOutImport } from '../../server/services/contact-files/carry-out.ts';

export function importContacts(context: Context, payload: JobPayload<'contacts.import'>): Promise<void> {
  return carryOutImport(context, payload.contactImportId);
}
