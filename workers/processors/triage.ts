import type { Context } from '../../server/context.ts';
import { triageWaiting } from '../../server/services/triage/triage.ts';

/** Whichever conversation the wake-up names: everything that waits is triaged. */
export function triage(context: Context): Promise<void> {
  return triageWaiting(context);
}
