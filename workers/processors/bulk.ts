import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { carryOutBulk } from '../../server/services/bulk/carry-out.ts';

export function workInBulk(context: Context, { bulkId }: JobPayload<'bulk.work'>): Promise<void> {
  return carryOutBulk(context, bulkId);
}
