import type { workspaceRoutes } from '../../shared/api/workspace.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { createTag, deleteTag, listTags, updateTag } from '../services/tags/manage.ts';
import { startDemoRemoval } from '../services/workspace/start-demo-removal.ts';
import { readWorkspace, updateWorkspace } from '../services/workspace/settings.ts';

export function workspaceHandlers(context: WebContext): HandlersOf<typeof workspaceRoutes> {
  return {
    readWorkspace: async () => readWorkspace(context),
    updateWorkspace: async ({ actor, body }) => updateWorkspace(context, actor, body),
    removeDemo: async () => {
      await startDemoRemoval(context);
      return {};
    },
    listTags: async () => ({ items: await listTags(context) }),
    createTag: async ({ body }) => createTag(context, body),
    updateTag: async ({ params, body }) => updateTag(context, params.id, body),
    deleteTag: async ({ params }) => {
      await deleteTag(context, params.id);
      return {};
    },
  };
}
