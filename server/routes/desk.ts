import type { deskRoutes } from '../../shared/api/desk.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { readForecast } from '../services/desk/forecast.ts';
import { reassign } from '../services/desk/reassign.ts';
import { readShift } from '../services/desk/shift.ts';
import { whisper } from '../services/desk/whisper.ts';

export function deskHandlers(context: WebContext): HandlersOf<typeof deskRoutes> {
  return {
    reassign: async ({ actor, body }) => reassign(context, actor, body.items),
    whisper: async ({ actor, params, body }) => whisper(context, actor, { ...params, ...body }),
    readForecast: async ({ actor }) => readForecast(context, actor),
    readShift: async ({ actor }) => readShift(context, actor),
  };
}
