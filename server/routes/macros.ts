import type { macroRoutes } from '../../shared/api/macros.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { createMacro, deleteMacro, listMacros, updateMacro } from '../services/macros/manage.ts';
import { exportMacros, importMacros } from '../services/macros/transfer.ts';
import { listMacroVersions } from '../services/macros/versions.ts';
import { previewMacro, runMacro } from '../services/macros/run.ts';

export function macroHandlers(context: WebContext): HandlersOf<typeof macroRoutes> {
  return {
    listMacros: async ({ actor }) => ({ items: await listMacros(context, actor) }),
    createMacro: async ({ actor, body }) => createMacro(context, actor, body),
    updateMacro: async ({ actor, params, body: { version, ...input } }) =>
      updateMacro(context, actor, { id: params.id, version, input }),
    deleteMacro: async ({ actor, params }) => {
      await deleteMacro(context, actor, params.id);
      return {};
    },
    listMacroVersions: async ({ actor, params }) => ({
      items: await listMacroVersions(context, actor, params.id),
    }),
    exportMacros: async ({ actor }) => exportMacros(context, actor),
    importMacros: async ({ actor, body }) => ({ items: await importMacros(context, actor, body) }),
    previewMacro: async ({ actor, params: { id: conversationId, macroId } }) =>
      previewMacro(context, actor, { conversationId, macroId }),
    runMacro: async ({ actor, params: { id: conversationId, macroId }, body: input }) =>
      runMacro(context, actor, { conversationId, macroId, input }),
  };
}
