import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { learnMarks as learn } from '../../server/services/marks/learn/learn-marks.ts';
import { carryOutTagMerge } from '../../server/services/tags/merge.ts';

export function learnMarks(context: Context): Promise<void> {
  return learn(context);
}

export function mergeTags(context: Context, payload: JobPayload<'tags.merge'>): Promise<void> {
  return carryOutTagMerge(context, payload.tagMergeId);
}
