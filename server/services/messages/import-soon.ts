import type { Context } from '../../context.ts';
import { ingestInbox } from './ingest.ts';
import type { IngestContext } from './ingest/context.ts';

/** Inboxes that are being imported by this process: what came meanwhile. */
type Running = Map<string, { again: boolean; begun: string[] }>;
const running = new WeakMap<Context['store'], Running>();

/**
 * Imports an inbox here and now instead of waking the workers: for what people wait for with their eyes on the screen.
 * One run at a time for each inbox; what comes meanwhile is taken by the next. When it fails, the sweep finds the rows.
 * @param begun ids of what `keepBegun` kept
 */
export function importSoon(context: IngestContext, inboxId: string, begun: readonly string[]): void {
  const all = running.get(context.store) ?? (new Map() as Running);
  running.set(context.store, all);
  const current = all.get(inboxId);
  if (current) {
    current.again = true;
    current.begun.push(...begun);
    return;
  }
  const run = { again: true, begun: [...begun] };
  all.set(inboxId, run);
  const work = async () => {
    while (run.again) {
      run.again = false;
      await ingestInbox(context, { inboxId }, { begun: run.begun.splice(0) });
    }
  };
  void work()
    .catch(async (error: unknown) => {
      context.logger.warn({ err: error, inboxId }, 'an import at once failed; the workers take it');
      await context.queue.enqueue('inbox.ingest', { inboxId });
    })
    .finally(() => all.delete(inboxId));
}
