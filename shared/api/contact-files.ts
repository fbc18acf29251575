import { z } from 'zod';
import { attributeTarget } from '../schemas/attribute.ts';
import { contactImport, contactImportInput, contactImportStart } from '../schemas/contact-import.ts';
import { id, nothing } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

export const contactFileRoutes = {
  createContactImport: defineRoute({
    method: 'post',
    path: '/contact-imports',
    summary:
      'Hand in a CSV file of contacts or companies; it answers with what its columns are taken to hold',
    group: 'Contacts',
    ability: 'workspace.manage',
    body: contactImportInput,
    response: contactImport,
    status: 201,
    errors: ['validation-failed'],
  }),
  startContactImport: defineRoute({
    method: 'put',
    path: '/contact-imports/{id}',
    summary: 'Say what the columns hold, and try it or take it; the workers do it, a part at a time',
    group: 'Contacts',
    ability: 'workspace.manage',
    params: byId,
    body: contactImportStart,
    response: contactImport,
    errors: ['not-found', 'too-late', 'validation-failed'],
  }),
  readContactImport: defineRoute({
    method: 'get',
    path: '/contact-imports/{id}',
    summary: 'Read how far an import is',
    group: 'Contacts',
    ability: 'workspace.manage',
    params: byId,
    response: contactImport,
    errors: ['not-found'],
  }),
  listContactImports: defineRoute({
    method: 'get',
    path: '/contact-imports',
    summary: 'List the last imports, newest first',
    group: 'Contacts',
    ability: 'workspace.manage',
    response: z.object({ items: z.array(contactImport) }),
  }),
  exportRefused: defineRoute({
    method: 'get',
    path: '/contact-imports/{id}/refused.csv',
    summary: 'The lines that were not taken, as they were, with the reason of each',
    group: 'Contacts',
    ability: 'workspace.manage',
    params: byId,
    response: nothing,
    answers: 'bytes',
    errors: ['not-found'],
  }),
  exportContacts: defineRoute({
    method: 'get',
    path: '/contact-exports/{target}',
    summary: 'All contacts or companies as CSV, which an import reads; no cell of it is a formula',
    group: 'Contacts',
    ability: 'workspace.manage',
    params: z.object({ target: attributeTarget }),
    response: nothing,
    answers: 'bytes',
  }),
};
