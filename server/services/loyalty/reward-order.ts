import { earn, goodUntil, takeBack } from '../../../shared/loyalty/balance.ts';
import { pointsOfOrder } from '../../../shared/loyalty/earning.ts';
import type { StoredEntry } from '../../store/loyalty.ts';
import type { StoredProgramme } from '../../store/loyalty-settings.ts';
import type { StoredOrder } from '../../store/orders.ts';
import { readPerson, type Person } from '../contacts/person.ts';
import { accountId, book } from './account.ts';
import { programmeOf } from './membership.ts';
import { placePerson, type PlaceContext } from './place.ts';
import { referralSource, referredBy } from './referral.ts';

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
  a.contactId === b.contactId &&
  a.status === b.status &&
  a.total === b.total &&
  a.currency === b.currency &&
  a.referral === b.referral;

/** What is earned by something, and by whom. */
interface Earned {
  contactId: string;
  programme: StoredProgramme;
  points: number;
}

async function rewardAsItIs(context: PlaceContext, order: StoredOrder): Promise<void> {
  const { store } = context;
  const programmes = await store.loyaltySettings.listRecent();
  if (programmes.length === 0) return;
  const buyer = await readPerson(context, order.contactId);
  const source = `order:${order.id}`;
  const written = await store.loyalty.entriesFor(source);
  const mine = written.find(({ contactId }) => contactId === order.contactId);
  const own = buyer ? await ownPart(context, order, { buyer, mine, programmes }) : null;
  await settle(context, { source, kind: 'order', reason: order.number }, own);
  if (order.referral || (await store.loyalty.entriesFor(referralSource(order.id))).length > 0) {
    const referral = { source: referralSource(order.id), kind: 'referral' as const, reason: '' };
    await settle(context, referral, await referredBy(context, order, buyer));
  }
}

async function ownPart(
  context: PlaceContext,
  order: StoredOrder,
  {
    buyer,
    mine,
    programmes,
  }: { buyer: Person; mine: StoredEntry | undefined; programmes: readonly StoredProgramme[] },
): Promise<Earned | null> {
  // Where it is counted already, it stays with that programme, also one that takes no new members.
  const programme =
    programmes.find(({ id }) => id === mine?.programmeId) ??
    (await programmeOf(context, buyer, await context.store.loyalty.ofContacts(buyer.ids)));
  if (!programme) return null;
  const { currency, startsAt } = programme;
  const points = pointsOfOrder(order, { perUnit: programme.earn.perUnit, currency, startsAt });
  return { contactId: order.contactId, programme, points };
}

interface Source {
  source: string;
  kind: 'order' | 'referral';
  reason: string;
}

/** Whoever is to have something for a source has it afterwards, and nobody else. */
async function settle(context: PlaceContext, from: Source, right: Earned | null): Promise<void> {
  const { store } = context;
  const written = await store.loyalty.entriesFor(from.source);
  const rightId = right ? accountId({ programmeId: right.programme.id, contactId: right.contactId }) : '';
  const elsewhere = new Map(written.map((entry) => [entry.accountId, entry]));
  const known = elsewhere.delete(rightId);
  for (const { programmeId, contactId } of elsewhere.values()) {
    const programme = await store.loyaltySettings.read(programmeId);
    if (programme) await settleOne(context, from, { contactId, programme, points: 0 });
  }
  // Somebody who earns nothing is no member yet.
  if (right && (right.points > 0 || known)) await settleOne(context, from, right);
  else if (right) await placePerson(context, right.programme, right.contactId);
}

async function settleOne(
  context: PlaceContext,
  { source, kind, reason }: Source,
  { contactId, programme, points }: Earned,
): Promise<void> {
  const { store, clock } = context;
  const key = { programmeId: programme.id, contactId };
  const ours = async () =>
    (await store.loyalty.entriesFor(source)).filter(({ accountId: id }) => id === accountId(key));
  const meantBy = (rows: readonly StoredEntry[]) =>
    rows.reduce((sum, { points: given, meant = given }) => sum + meant, 0);
  const before = await ours();
  const until = goodUntil(clock.now(), programme.expiryMonths);
  if (meantBy(before) !== points) {
    await book(context, key, {
      // The nth line about this; who comes second finds it there.
      facts: [source, String(before.length)],
      words: { source, until, by: null, reason },
      plan: async (account, now) => {
        const rows = await ours();
        const has = meantBy(rows);
        if (has === points) return null;
        const orders = kind === 'order' ? Number(points > 0) - Number(has > 0) : 0;
        if (points > has) return { ...earn(account, { kind, points: points - has }, { until, now }), orders };
        const first = rows.find((row) => row.kind === kind);
        return { ...takeBack(account, has - points, { until: first?.until ?? null, now }), orders };
      },
    });
  }
  await placePerson(context, programme, contactId);
  // Whoever brings us customers speaks for us.
  if (kind === 'referral') await store.contacts.doubtHealth([contactId], clock.now());
}
