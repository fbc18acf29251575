import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { ingestInbox } from '../../server/services/messages/ingest.ts';

export function ingest(context: Context, payload: JobPayload<'inbox.ingest'>): Promise<void> {
  return ingestInbox(context, payload);
}
