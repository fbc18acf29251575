import { Readable } from 'node:stream';
import type { valueRoutes } from '../../shared/api/value.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { exportValuePeople, listValuePeople } from '../services/value/people.ts';
import { exportValue, reportValue } from '../services/value/report.ts';
import { readValueSettings, saveValueSettings } from '../services/value/settings.ts';

const csv = (stream: Readable, name: string) =>
  new Bytes({
    stream,
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
    },
  });

export function valueHandlers(context: WebContext): HandlersOf<typeof valueRoutes> {
  return {
    readValueReport: async ({ actor, query }) => reportValue(context, actor, query),
    listValuePeople: async ({ actor, query }) => listValuePeople(context, actor, query),
    exportValueReport: async ({ actor, query }) =>
      csv(Readable.from(await exportValue(context, actor, query)), `value-${query.part}`),
    exportValuePeople: async ({ actor, query }) =>
      csv(await exportValuePeople(context, actor, query), `customers-${query.set}`),
    readValueSettings: async ({ actor }) => readValueSettings(context, actor),
    saveValueSettings: async ({ actor, body }) => saveValueSettings(context, actor, body),
  };
}
