import type { Context } from '../../server/context.ts';
import { tallyMessages } from '../../server/services/desk/tally.ts';

export function tally(context: Context): Promise<void> {
  return tallyMessages(context);
}
