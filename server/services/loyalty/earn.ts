import { earn, goodUntil, takeBack, type EarnKind } from '../../../shared/loyalty/balance.ts';
import { pointsOfOrder } from '../../../shared/loyalty/earning.ts';
import type { Context } from '../../context.ts';
import type { StoredEntry } from '../../store/loyalty.ts';
import type { StoredProgramme } from '../../store/loyalty-settings.ts';
import type { StoredOrder } from '../../store/orders.ts';
import { readPerson } from '../contacts/person.ts';
import { accountId, book, type AccountKey } from './account.ts';
import { programmeOf } from './membership.ts';
import { placePerson, type PlaceContext } from './place.ts';

const nobody = { by: null, reason: '' };

/**
 * Gives somebody the points that their programme has for something, once for each source.
 * @returns the line of the ledger; null where no programme, or none of its points, is for them
 */
export async function earnFor(
  context: PlaceContext,
  { contactId, kind, source }: { contactId: string; kind: 'survey' | 'review' | 'referral'; source: string },
): Promise<StoredEntry | null> {
  if ((await context.store.loyaltySettings.listRecent()).length === 0) return null;
  const person = await readPerson(context, contactId);
  if (!person) return null;
  const programme = await programmeOf(context, person, await context.store.loyalty.ofContacts(person.ids));
  const points = programme?.earn[kind] ?? 0;
  if (!programme || points === 0) return null;
  const entry = await credit(
    context,
    { programmeId: programme.id, contactId },
    {
      ...{ programme, kind, points, facts: [source], words: { source, ...nobody } },
    },
  );
  await placePerson(context, programme, contactId);
  return entry;
}

/** Points come in. */
export function credit(
  context: Pick<Context, 'store' | 'clock'>,
  key: AccountKey,
  wanted: {
    programme: Pick<StoredProgramme, 'expiryMonths'>;
    kind: EarnKind;
    points: number;
    facts: readonly string[];
    words: { source: string; by: StoredEntry['by']; reason: string };
    /** Asked when nothing can come between any more. */
    allowed?: () => Promise<boolean>;
  },
): Promise<StoredEntry | null> {
  const { kind, points, facts, words, programme, allowed = async () => true } = wanted;
  const until = goodUntil(context.clock.now(), programme.expiryMonths);
  return book(context, key, {
    ...{ facts, words: { ...words, until } },
    plan: async (account, now) =>
      (await allowed()) ? earn(account, { kind, points }, { until, now }) : null,
  });
}

export const orderSource = (orderId: string): string => `order:${orderId}`;

const mostTurns = 20;

/**
 * Gives the points that an order is worth now, or takes them back: told again it changes nothing. An order that has gone to
 * another contact takes its points along. One that changed meanwhile is looked at again: whoever began earlier may have
 * ended later.
 */
export async function rewardOrder(context: PlaceContext, orderId: string): Promise<void> {
  const { orders } = context.store;
  let order = await orders.read(orderId);
  for (let turn = 0; order && turn < mostTurns; turn += 1) {
    await rewardAsItIs(context, order);
    const now = await orders.read(orderId);
    if (now && isSame(order, now)) {
      if (now.unrewarded) await orders.rewarded(now);
      return;
    }
    order = now;
  }
}

const isSame = (a: StoredOrder, b: StoredOrder): boolean =>
  a.contactId === b.contactId && a.status === b.status && a.total === b.total && a.currency === b.currency;

async function rewardAsItIs(context: PlaceContext, order: StoredOrder): Promise<void> {
  const { store } = context;
  const programmes = await store.loyaltySettings.listRecent();
  if (programmes.length === 0) return;
  const person = await readPerson(context, order.contactId);
  const accounts = person ? await store.loyalty.ofContacts(person.ids) : [];
  const written = await store.loyalty.entriesFor(orderSource(order.id));
  // Where it is counted already, it stays with that programme, also one that takes no new members.
  const mine = written.find((entry) => entry.contactId === order.contactId);
  const programme =
    programmes.find(({ id }) => id === mine?.programmeId) ??
    (person ? await programmeOf(context, person, accounts) : null);
  const right =
    programme && person ? accountId({ programmeId: programme.id, contactId: order.contactId }) : '';
  const elsewhere = new Map(written.map((entry) => [entry.accountId, entry]));
  elsewhere.delete(right);
  for (const { programmeId, contactId } of elsewhere.values()) {
    const other = programmes.find(({ id }) => id === programmeId);
    await settleOrder(context, { programmeId, contactId }, { order, wanted: 0, programme: other ?? null });
    if (other) await placePerson(context, other, contactId);
  }
  if (!programme || !person) return;
  const {
    currency,
    startsAt,
    earn: { perUnit },
  } = programme;
  const wanted = pointsOfOrder(order, { perUnit, currency, startsAt });
  // Somebody who earns nothing is no member yet.
  if (wanted > 0 || mine) {
    await settleOrder(
      context,
      { programmeId: programme.id, contactId: order.contactId },
      { order, wanted, programme },
    );
  }
  await placePerson(context, programme, order.contactId);
}

async function settleOrder(
  context: PlaceContext,
  key: AccountKey,
  { order, wanted, programme }: { order: StoredOrder; wanted: number; programme: StoredProgramme | null },
): Promise<void> {
  const { store, clock } = context;
  const source = orderSource(order.id);
  const ours = async () =>
    (await store.loyalty.entriesFor(source)).filter(({ accountId: id }) => id === accountId(key));
  const meantBy = (rows: readonly StoredEntry[]) =>
    rows.reduce((sum, { points, meant = points }) => sum + meant, 0);
  const before = await ours();
  if (meantBy(before) === wanted) return;
  const until = goodUntil(clock.now(), programme?.expiryMonths ?? null);
  const reason = order.number;
  await book(context, key, {
    // The nth line about this order; who comes second finds it there.
    facts: [source, String(before.length)],
    words: { source, until, by: null, reason },
    plan: async (account, now) => {
      const rows = await ours();
      const has = meantBy(rows);
      if (has === wanted) return null;
      const orders = Number(wanted > 0) - Number(has > 0);
      if (wanted > has)
        return { ...earn(account, { kind: 'order', points: wanted - has }, { until, now }), orders };
      const first = rows.find(({ kind }) => kind === 'order');
      return { ...takeBack(account, has - wanted, { until: first?.until ?? null, now }), orders };
    },
  });
}
