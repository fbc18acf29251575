import type { saidRoutes } from '../../shared/api/said.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { whatWeSaid } from '../services/said/what-we-said.ts';

export function saidHandlers(context: WebContext): HandlersOf<typeof saidRoutes> {
  return { whatWeSaid: async ({ actor, params }) => whatWeSaid(context, actor, params.id) };
}
