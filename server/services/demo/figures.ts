import type { Context } from '../../context.ts';
import { scoreContacts } from '../health/upkeep.ts';
import { sweepLoyalty } from '../loyalty/sweep.ts';

type Needs = Parameters<typeof sweepLoyalty>[0] & Pick<Context, 'logger'>;

const atOnce = 200;

/**
 * What the sweeps would find out over the first minutes: the health of every customer, and the points and tiers that their
 * orders earned. So the first look at a fresh demo shows a busy shop.
 */
export async function countDemoFigures(context: Needs, signal: AbortSignal): Promise<void> {
  const { store } = context;
  for (let after = ''; !signal.aborted;) {
    const rows = await store.contacts.from(after, atOnce);
    await scoreContacts(context, rows);
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) break;
    after = last.id;
  }
  if (!signal.aborted) await sweepLoyalty(context);
}
