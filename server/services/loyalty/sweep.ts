import { expire } from '../../../shared/loyalty/balance.ts';
import type { Context } from '../../context.ts';
import type { StoredAccount } from '../../store/loyalty.ts';
import { book, settled } from './account.ts';
import { finishGoodwill } from './goodwill.ts';
import { placePerson, type PlaceContext } from './place.ts';
import { finishRedemptions } from './redeem.ts';
import { rewardOrder } from './reward-order.ts';

/** Younger rows are being worked at. */
const graceMillis = 5000;
const atOnce = 200;
const mostTurns = 10;

/**
 * What nobody came to do: orders without their points, lines that a crash kept out of the ledger, redemptions that stopped
 * half way; and what time does: points expire, tiers slip.
 */
export async function sweepLoyalty(context: PlaceContext & Pick<Context, 'logger'>): Promise<void> {
  const { store, clock } = context;
  const before = new Date(clock.now().getTime() - graceMillis);
  const each = async <T>(rows: readonly T[], work: (row: T) => Promise<unknown>) => {
    for (const row of rows) {
      // One that cannot be done holds up no other.
      await work(row).catch((error: unknown) => {
        context.logger.error({ err: error }, 'a step of the loyalty programme failed; it is tried again');
      });
    }
    return rows.length;
  };
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const done = await each(await store.orders.unrewarded(atOnce), ({ id }) => rewardOrder(context, id));
    if (done < atOnce) break;
  }
  await each(await store.loyalty.waiting(before, atOnce), (account) => settled(context, account));
  await finishRedemptions(context);
  await finishGoodwill(context);
  await each(await store.loyalty.due(clock.now(), atOnce), (account) => look(context, account));
}

async function look(context: PlaceContext, account: StoredAccount): Promise<void> {
  const { store, clock } = context;
  const { programmeId, contactId } = account;
  const now = clock.now();
  if (expire(account, now).lines.length > 0) {
    await book(
      context,
      { programmeId, contactId },
      {
        facts: ['expiry', now.toISOString()],
        words: { source: '', until: null, by: null, reason: '' },
        plan: async (before, at) => {
          const change = expire(before, at);
          return change.lines.length > 0 ? change : null;
        },
      },
    );
  }
  const programme = await store.loyaltySettings.read(programmeId);
  if (programme) await placePerson(context, programme, contactId);
  else await store.loyalty.lookAgain(account, null, null);
}
