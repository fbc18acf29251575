import { Readable } from 'node:stream';
import type { assistRoutes } from '../../shared/api/assist.ts';
import type { AssistEvent } from '../../shared/schemas/assist.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { assist } from '../services/assist/assist.ts';
import { checkAssist, readAssist, updateAssist } from '../services/assist/settings.ts';

export function assistHandlers(context: WebContext): HandlersOf<typeof assistRoutes> {
  return {
    readAssist: async ({ actor }) => readAssist(context, actor),
    updateAssist: async ({ actor, body }) => updateAssist(context, actor, body),
    checkAssist: async ({ actor, body }) => checkAssist(context, actor, body),
    assist: async ({ actor, params, body, response }) => {
      const left = new AbortController();
      response.once('close', () => left.abort());
      const wanted = { conversationId: params.id, ask: body, signal: left.signal };
      const events = await assist(context, actor, wanted);
      return new Bytes({
        stream: Readable.from(linesOf(events), { objectMode: false }),
        // A proxy in front of us is not to wait for the end.
        headers: { 'Content-Type': 'application/x-ndjson; charset=utf-8', 'X-Accel-Buffering': 'no' },
      });
    },
  };
}

async function* linesOf(events: AsyncIterable<AssistEvent>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}
