import { goesNext } from '../../../shared/loyalty/balance.ts';
import { measureOrders } from '../../../shared/loyalty/earning.ts';
import { moveTier, type TierRule } from '../../../shared/loyalty/tiers.ts';
import type { Context } from '../../context.ts';
import type { StoredAccount, StoredEntry } from '../../store/loyalty.ts';
import type { StoredProgramme } from '../../store/loyalty-settings.ts';
import { readPerson, shownFields, type Person } from '../contacts/person.ts';
import { giveTier } from '../tiers/give.ts';

export type PlaceContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

const dayMillis = 86_400_000;

/** What counts for a tier: points for something that the customer did, less what was taken back. */
const doneForTier = new Set<StoredEntry['kind']>(['order', 'referral', 'survey', 'reversal']);

/** What somebody's tier goes by, of all their contacts together. */
export async function measureOf(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  { id, currency, tiers: { by, periodDays } }: StoredProgramme,
  person: Person,
): Promise<number> {
  const since = new Date(clock.now().getTime() - periodDays * dayMillis);
  if (by === 'points') {
    const rows = await Promise.all(
      person.ids.map((contactId) => store.loyalty.entriesSince(contactId, since)),
    );
    const counted = rows
      .flat()
      .filter(({ programmeId, kind }) => programmeId === id && doneForTier.has(kind));
    return Math.max(
      0,
      counted.reduce((sum, { points, meant = points }) => sum + meant, 0),
    );
  }
  const orders = await Promise.all(person.ids.map((contactId) => store.orders.tallied(contactId)));
  return measureOrders(orders.flat(), { since, currency })[by];
}

/**
 * Gives somebody the tier that their programme's rule says, and notes when time will change something. Doing it again
 * changes nothing.
 */
export async function placePerson(
  context: PlaceContext,
  programme: StoredProgramme,
  contactId: string,
): Promise<void> {
  const { store, clock } = context;
  const person = await readPerson(context, contactId);
  if (!person) return;
  const all = await store.loyalty.ofContacts(person.ids);
  const accounts = all.filter(({ programmeId }) => programmeId === programme.id);
  if (accounts.length === 0) return;
  const now = clock.now();
  const { tier } = shownFields(person);
  const slipsAt = accounts.find((account) => account.slipsAt)?.slipsAt ?? null;
  const rule = await ruleOf(context, programme);
  const moves = programme.active && rule.steps.length > 0;
  const standing = moves
    ? moveTier(rule, { tierId: tier, slipsAt }, { measure: await measureOf(context, programme, person), now })
    : { tierId: tier, slipsAt: null };
  if (standing.tierId !== tier) await giveTier(context, { contactId: person.root.id, tier: standing.tierId });
  // A tier may be lost with every day that leaves the period; who has none loses nothing.
  const daily = moves && rule.steps.some(({ tierId }) => tierId === standing.tierId);
  const day = daily ? new Date(now.getTime() + dayMillis) : null;
  for (const account of accounts) {
    const at = firstOf(goesNext(account)?.at ?? null, day, standing.slipsAt);
    await noteLook(context, account, { at, slipsAt: standing.slipsAt });
  }
}

/** Without tiers that are not there any more. */
export async function ruleOf(
  { store }: Pick<Context, 'store'>,
  { tiers: { steps, graceDays } }: Pick<StoredProgramme, 'tiers'>,
): Promise<TierRule> {
  const known = new Set((await store.tiers.listRecent()).map(({ id }) => id));
  return { steps: steps.filter(({ tierId }) => known.has(tierId)), graceDays };
}

async function noteLook(
  { store }: Pick<Context, 'store'>,
  account: StoredAccount,
  { at, slipsAt }: { at: Date | null; slipsAt: Date | null },
): Promise<void> {
  const same = (a: Date | null | undefined, b: Date | null) => (a?.getTime() ?? 0) === (b?.getTime() ?? 0);
  if (same(account.lookAt, at) && same(account.slipsAt, slipsAt)) return;
  // Whoever changed the account meanwhile looks too.
  await store.loyalty.lookAgain(account, at, slipsAt);
}

function firstOf(...moments: (Date | null)[]): Date | null {
  const times = moments.flatMap((one) => one?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}
