import type { Context } from '../../server/context.ts';
import type { JobPayload } from '../../shared/jobs.ts';
import { advanceSla } from '../../server/services/sla/advance.ts';
import { sweepSla } from '../../server/services/sla/sweep.ts';

export async function advanceClocks(
  context: Context,
  { conversationId }: JobPayload<'conversation.sla'>,
): Promise<void> {
  await advanceSla(context, { id: conversationId });
}

export function sweepClocks(context: Context): Promise<void> {
  return sweepSla(context);
}
