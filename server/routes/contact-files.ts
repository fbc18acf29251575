import { Readable } from 'node:stream';
import type { contactFileRoutes } from '../../shared/api/contact-files.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { exportContacts, exportRefused } from '../services/contact-files/export.ts';
import {
  createContactImport,
  listContactImports,
  readContactImport,
  startContactImport,
} from '../services/contact-files/import.ts';

const file = (lines: AsyncIterable<string>, name: string) =>
  new Bytes({
    stream: Readable.from(lines),
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
    },
  });

export function contactFileHandlers(context: WebContext): HandlersOf<typeof contactFileRoutes> {
  return {
    createContactImport: async ({ actor, body }) => createContactImport(context, actor, body),
    startContactImport: async ({ actor, params, body }) =>
      startContactImport(context, actor, { id: params.id, ...body }),
    readContactImport: async ({ actor, params }) => readContactImport(context, actor, params.id),
    listContactImports: async ({ actor }) => ({ items: await listContactImports(context, actor) }),
    exportRefused: async ({ actor, params }) =>
      file(await exportRefused(context, actor, params.id), 'refused'),
    exportContacts: async ({ actor, params }) =>
      file(
        await exportContacts(context, actor, params.target),
        params.target === 'contact' ? 'contacts' : 'companies',
      ),
  };
}
