import { randomInt } from 'node:crypto';
import { isCounted } from '../../../shared/loyalty/earning.ts';
import type { LoyaltyStanding } from '../../../shared/schemas/loyalty.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredProgramme } from '../../store/loyalty-settings.ts';
import type { StoredOrder } from '../../store/orders.ts';
import type { StoredReferrer } from '../../store/referrers.ts';
import { readPerson, type Person } from '../contacts/person.ts';
import { programmeOf } from './membership.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const mostTries = 5;

export const referralSource = (orderId: string): string => `referral:${orderId}`;

/** The link by which somebody recommends us, and what came of it. @returns null where their programme has none */
export async function referralOf(
  context: Needs & Pick<Context, 'config'>,
  programme: StoredProgramme,
  person: Person,
): Promise<LoyaltyStanding['referral']> {
  if (!programme.referralUrl || programme.earn.referral === 0) return null;
  const { store, config } = context;
  const { code } = await referrerOf(context, person.root.id);
  const rows = await store.referrers.ofContacts(person.ids);
  const lines = await Promise.all(person.ids.map((id) => store.loyalty.entriesSince(id, new Date(0))));
  const orders = lines.flat().filter(({ kind }) => kind === 'referral').length;
  return {
    url: `${config.publicUrl.replace(/\/$/, '')}/r/${code}`,
    visits: rows.reduce((sum, { visits }) => sum + visits, 0),
    ...{ orders, points: programme.earn.referral },
  };
}

async function referrerOf({ store, clock }: Needs, contactId: string): Promise<StoredReferrer> {
  const id = idFrom(['referrer', contactId]);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await store.referrers.read(id);
    if (known) return known;
    const code = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
    const row = { id, contactId, code, visits: 0, createdAt: clock.now() };
    if (await store.referrers.insert(row)) return row;
  }
  throw new Error('no code of recommendation could be made');
}

/** Somebody follows a link. @returns where it leads; null for a link that is none of ours, or leads nowhere any more */
export async function followReferral(context: Needs, code: string): Promise<string | null> {
  if (!/^[0-9A-Z]{8}$/.test(code)) return null;
  const { store } = context;
  const referrer = await store.referrers.byCode(code);
  const person = referrer && (await readPerson(context, referrer.contactId));
  if (!person) return null;
  const programme = await programmeOf(context, person, await store.loyalty.ofContacts(person.ids));
  if (!programme?.referralUrl) return null;
  await store.referrers.visited(code);
  const url = new URL(programme.referralUrl);
  url.searchParams.set('ref', code);
  return url.toString();
}

/**
 * Whom an order makes richer, and by how much: the first one that counts of somebody who was recommended. One's own orders
 * earn nothing by one's own link.
 */
export async function referredBy(
  context: Needs,
  order: StoredOrder,
  buyer: Person | null,
): Promise<{ contactId: string; programme: StoredProgramme; points: number } | null> {
  const { store } = context;
  if (!order.referral || !buyer) return null;
  const referrer = await store.referrers.byCode(order.referral.toUpperCase());
  if (!referrer || buyer.ids.includes(referrer.contactId)) return null;
  const person = await readPerson(context, referrer.contactId);
  if (!person) return null;
  const programme = await programmeOf(context, person, await store.loyalty.ofContacts(person.ids));
  if (!programme) return null;
  const earns =
    isCounted(order) && order.placedAt >= programme.startsAt && (await isFirst(context, order, buyer));
  return { contactId: referrer.contactId, programme, points: earns ? programme.earn.referral : 0 };
}

async function isFirst({ store }: Needs, order: StoredOrder, buyer: Person): Promise<boolean> {
  const all = (await Promise.all(buyer.ids.map((id) => store.orders.tallied(id)))).flat();
  const before = (one: StoredOrder) =>
    one.placedAt < order.placedAt ||
    (one.placedAt.getTime() === order.placedAt.getTime() && one.id < order.id);
  return !all.some((one) => one.id !== order.id && isCounted(one) && before(one));
}
