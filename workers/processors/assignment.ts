import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { releaseFromTeam, releaseFromUser } from '../../server/services/assignment/release.ts';
import { sweepAssignments } from '../../server/services/assignment/sweep.ts';
import { watchUnresolved } from '../../server/services/assignment/watch.ts';

export function sweepAssignment(context: Context): Promise<void> {
  return sweepAssignments(context);
}

export async function watchAssignment(context: Context): Promise<void> {
  await watchUnresolved(context);
}

export async function releaseAssignments(
  context: Context,
  { userId, teamId }: JobPayload<'assignment.release'>,
): Promise<void> {
  if (userId !== undefined) await releaseFromUser(context, userId);
  if (teamId !== undefined) await releaseFromTeam(context, teamId);
}
