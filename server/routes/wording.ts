import type { wordingRoutes } from '../../shared/api/wording.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { checkSceneFor } from '../services/wording/check-scene.ts';
import { readWording, updateWording } from '../services/wording/settings.ts';

export function wordingHandlers(context: WebContext): HandlersOf<typeof wordingRoutes> {
  return {
    readWording: async () => readWording(context),
    updateWording: async ({ actor, body }) => updateWording(context, actor, body),
    readCheckScene: async ({ actor, params }) => checkSceneFor(context, actor, params.id),
  };
}
