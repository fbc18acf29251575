import { z } from 'zod';
import {
  macro,
  macroFile,
  macroInput,
  macroPreview,
  macroResult,
  macroRun,
  macroVersion,
} from '../schemas/macro.ts';
import { id, nothing } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });
const inConversation = z.object({ id, macroId: id });

/** Several actions in a click. */
export const macroRoutes = {
  listMacros: defineRoute({
    method: 'get',
    path: '/macros',
    summary: 'List the macros that everybody has and one’s own, by name',
    group: 'Macros',
    ability: 'conversations.update',
    response: z.object({ items: z.array(macro) }),
  }),
  createMacro: defineRoute({
    method: 'post',
    path: '/macros',
    summary: 'Add a macro, for oneself or for everybody',
    group: 'Macros',
    ability: 'conversations.update',
    body: macroInput,
    response: macro,
    errors: ['not-allowed', 'already-exists', 'validation-failed'],
    status: 201,
  }),
  updateMacro: defineRoute({
    method: 'put',
    path: '/macros/{id}',
    summary: 'Change a macro',
    group: 'Macros',
    ability: 'conversations.update',
    params: byId,
    /** version: the one that was looked at. */
    body: macroInput.safeExtend({ version: z.number().int() }),
    response: macro,
    errors: ['not-found', 'not-allowed', 'already-exists', 'validation-failed', 'too-late'],
  }),
  deleteMacro: defineRoute({
    method: 'delete',
    path: '/macros/{id}',
    summary: 'Delete a macro',
    group: 'Macros',
    ability: 'conversations.update',
    params: byId,
    response: nothing,
    errors: ['not-found', 'not-allowed'],
  }),
  listMacroVersions: defineRoute({
    method: 'get',
    path: '/macros/{id}/versions',
    summary: 'Tell who changed a macro, when and how, newest first',
    group: 'Macros',
    ability: 'conversations.update',
    params: byId,
    response: z.object({ items: z.array(macroVersion) }),
    errors: ['not-found'],
  }),
  exportMacros: defineRoute({
    method: 'get',
    path: '/macros/export',
    summary: 'Export the macros that everybody has and one’s own as JSON',
    group: 'Macros',
    ability: 'conversations.update',
    response: macroFile,
  }),
  importMacros: defineRoute({
    method: 'post',
    path: '/macros/import',
    summary: 'Import macros: all of them or none',
    group: 'Macros',
    ability: 'conversations.update',
    body: macroFile,
    response: z.object({ items: z.array(macro) }),
    errors: ['not-allowed', 'validation-failed'],
    status: 201,
  }),
  previewMacro: defineRoute({
    method: 'get',
    path: '/conversations/{id}/macros/{macroId}',
    summary: 'Tell what a macro would do in a conversation; nothing is changed',
    group: 'Macros',
    ability: 'conversations.update',
    params: inConversation,
    response: macroPreview,
    errors: ['not-found'],
  }),
  runMacro: defineRoute({
    method: 'post',
    path: '/conversations/{id}/macros/{macroId}',
    summary: 'Run a macro in a conversation, with the abilities of who runs it',
    group: 'Macros',
    ability: 'conversations.update',
    params: inConversation,
    body: macroRun,
    response: macroResult,
    errors: ['not-found', 'conversation-changed', 'not-capable', 'too-late', 'validation-failed'],
  }),
};
