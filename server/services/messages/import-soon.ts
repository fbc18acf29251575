import type { Context } from '../../context.ts';
import { ingestInbox } from './ingest.ts';
import type { IngestContext } from './ingest/context.ts';

/** Inboxes that are being imported by this process: whether something came meanwhile. */
type Running = Map<string, { again: boolean }>;
const running = new WeakMap<Context['store'], Running>();

/**
 * Imports an inbox here and now instead of waking the workers: for what people wait for with their eyes on the screen.
 * One run at a time for each inbox; what comes meanwhile is taken by the next. When it fails, the sweep finds the rows.
 */
export function importSoon(context: IngestContext, inboxId: string): void {
  const all = running.get(context.store) ?? new Map<string, { again: boolean }>();
  running.set(context.store, all);
  const current = all.get(inboxId);
  if (current) {
    current.again = true;
    return;
  }
  const run = { again: true };
  all.set(inboxId, run);
  const work = async () => {
    while (run.again) {
      run.again = false;
      await ingestInbox(context, { inboxId });
    }
  };
  void work()
    .catch(async (error: unknown) => {
      context.logger.warn({ err: error, inboxId }, 'an import at once failed; the workers take it');
      await context.queue.enqueue('inbox.ingest', { inboxId });
    })
    .finally(() => all.delete(inboxId));
}
