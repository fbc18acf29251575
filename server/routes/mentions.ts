import type { mentionRoutes } from '../../shared/api/mentions.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { listMentions, readMentionSources } from '../services/mentions/list.ts';
import { triageMentions } from '../services/mentions/triage.ts';

export function mentionHandlers(context: WebContext): HandlersOf<typeof mentionRoutes> {
  return {
    listMentions: async ({ actor, query }) => listMentions(context, actor, query),
    readMentionSources: async ({ actor }) => readMentionSources(context, actor),
    triageMentions: async ({ actor, body }) => ({ changed: await triageMentions(context, actor, body) }),
  };
}
