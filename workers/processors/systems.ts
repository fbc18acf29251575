import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { syncSystem as sync } from '../../server/services/systems/sync.ts';
import { sweepSystems as sweep, writeActivities } from '../../server/services/systems/write.ts';

export function syncSystem(context: Context, payload: JobPayload<'systems.sync'>): Promise<void> {
  return sync(context, payload.connectionId);
}

export function writeToSystem(context: Context, payload: JobPayload<'systems.write'>): Promise<void> {
  return writeActivities(context, payload.connectionId);
}

export function sweepSystems(context: Context): Promise<void> {
  return sweep(context);
}
