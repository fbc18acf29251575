import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dispatch } from '../commands/dispatch.ts';
import type { Context } from '../commands/context.ts';
import { Cursors } from '../cursors/registry.ts';
import { Engine } from '../store/engine.ts';
import { startTtl } from '../ttl/monitor.ts';
import { listen, type WireServer } from '../wire/server.ts';
import type { Flags } from './flags.ts';
import { SlowLog, type SlowQuery } from './slow-log.ts';

/** A running store. */
export interface Running {
  instance: string;
  stop: () => Promise<void>;
}

const SWEEP_MS = 60_000;

/**
 * Opens the data, listens on the socket, and starts the background work. The directory's lock is held by the caller, who
 * ends the process when the disk loses what was written (`lost`).
 */
export async function run(
  flags: Flags,
  { log, lost }: { log: (line: string) => void; lost: (error: unknown) => void },
): Promise<Running> {
  const engine = new Engine({ dir: flags.dir, now: Date.now, log, lost });
  const cursors = new Cursors(Date.now);
  const open: { server?: WireServer } = {};
  const connections = (): number => open.server?.connections() ?? 0;
  const slow = new SlowLog({ limit: flags.slowMs, catalog: engine.catalog, cursors, now: Date.now, log });
  const slowQueries = (): SlowQuery[] => slow.worst();
  const context: Context = { engine, cursors, instance: randomUUID(), connections, log, slowQueries };
  rmSync(flags.socket, { force: true });
  const server = await listen(
    flags.socket,
    (request, { id }) =>
      slow.timed(request, (examined) => dispatch(context, request, { connection: id, examined })),
    log,
  );
  open.server = server;
  const ttl = startTtl(engine, { seconds: flags.ttlInterval, log });
  const sweep = setInterval(() => {
    cursors.sweep();
  }, SWEEP_MS);
  const stop = async (): Promise<void> => {
    clearInterval(sweep);
    ttl.stop();
    await server.close();
    await engine.close();
    rmSync(flags.socket, { force: true });
  };
  return { instance: context.instance, stop };
}
