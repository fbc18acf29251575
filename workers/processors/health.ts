import type { Context } from '../../server/context.ts';
import { sendDueAsks } from '../../server/services/advocates/ask.ts';
import { carryOutBackTest, wakeBackTest } from '../../server/services/health/back-test.ts';
import { sweepHealth as sweep } from '../../server/services/health/upkeep.ts';

export async function sweepHealth(context: Context): Promise<void> {
  await sweep(context);
  await wakeBackTest(context);
  await sendDueAsks(context);
}

export function testHealth(context: Context): Promise<void> {
  return carryOutBackTest(context);
}
