import type { retentionRoutes } from '../../shared/api/retention.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { holdConversation } from '../services/deletion/hold.ts';
import { previewRetention } from '../services/retention/preview.ts';
import { readRetention, updateRetention } from '../services/retention/settings.ts';

export function retentionHandlers(context: WebContext): HandlersOf<typeof retentionRoutes> {
  return {
    readRetention: async () => readRetention(context),
    updateRetention: async ({ actor, body }) => updateRetention(context, actor, body),
    previewRetention: async ({ body }) => previewRetention(context, body),
    holdConversation: async ({ actor, params, body }) =>
      holdConversation(context, actor, { id: params.id, held: body.held }),
  };
}
