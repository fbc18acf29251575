import type { Context } from '../../server/context.ts';
import { tallyMessages } from '../../server/services/desk/tally.ts';
import { tellSpikes } from '../../server/services/wall/tell-spikes.ts';

export async function tally(context: Context): Promise<void> {
  await tallyMessages(context);
  await tellSpikes(context);
}
