import type { markRoutes } from '../../shared/api/marks.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { readMarkAccuracy } from '../services/marks/accuracy.ts';
import { listLearntMarks } from '../services/marks/learn/list-learnt.ts';
import { listTagMerges, startTagMerge } from '../services/tags/merge.ts';

export function markHandlers(context: WebContext): HandlersOf<typeof markRoutes> {
  return {
    readMarkAccuracy: async () => ({ marks: await readMarkAccuracy(context) }),
    listLearntMarks: async () => ({ items: await listLearntMarks(context) }),
    learnMarks: async () => {
      await context.queue.enqueue('marks.learn', {});
      return {};
    },
    mergeTag: async ({ actor, params, body }) =>
      startTagMerge(context, actor, { fromId: params.id, intoId: body.intoId }),
    listTagMerges: async () => ({ items: await listTagMerges(context) }),
  };
}
