import { asText } from './shape.ts';
import type { Request } from '../wire/message.ts';
import type { Reply } from '../wire/reply.ts';

/** Wraps commands: one that takes longer than `limit` milliseconds is logged with the shape of its filter. */
export function slowLog(
  limit: number,
  log: (line: string) => void,
): (request: Request, run: () => Promise<Reply>) => Promise<Reply> {
  if (limit === 0) return (_, run) => run();
  return async (request, run) => {
    const started = performance.now();
    try {
      return await run();
    } finally {
      const ms = performance.now() - started;
      if (ms >= limit)
        log(`slow: ${request.db}.${request.name} took ${ms.toFixed(0)} ms: ${asText(request)}`);
    }
  };
}
