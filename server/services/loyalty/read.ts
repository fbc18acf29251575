import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { expire, goesNext } from '../../../shared/loyalty/balance.ts';
import { tierAhead } from '../../../shared/loyalty/tiers.ts';
import type { LoyaltyEntry, LoyaltyStanding } from '../../../shared/schemas/loyalty.ts';
import type { Context } from '../../context.ts';
import type { StoredAccount, StoredEntry } from '../../store/loyalty.ts';
import type { StoredProgramme } from '../../store/loyalty-settings.ts';
import { findContact } from '../contacts/find.ts';
import { shownFields, type Person } from '../contacts/person.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { settled } from './account.ts';
import { goodwillLeft, presentRequests } from './goodwill.ts';
import { loyaltyLink } from './link.ts';
import { programmeOf } from './membership.ts';
import { measureOf, ruleOf } from './place.ts';
import { presentReward } from './programmes.ts';
import { presentRedemption } from './redeem.ts';
import { referralOf } from './referral.ts';

export type ReadContext = Pick<Context, 'store' | 'clock' | 'config' | 'secretBox'>;

/** How somebody stands in each programme that they collect in, their own first. @throws AppError not-found */
export async function readLoyalty(
  context: ReadContext,
  actor: Actor,
  id: string,
): Promise<LoyaltyStanding[]> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { person } = await findContact(context, actor, id);
  return standingsOf(context, person);
}

/** The same of a person whom somebody is known to see. */
export async function standingsOf(context: ReadContext, person: Person): Promise<LoyaltyStanding[]> {
  const { store } = context;
  const accounts = await store.loyalty.ofContacts(person.ids);
  const own = await programmeOf(context, person, accounts);
  const all = await store.loyaltySettings.listRecent();
  const joined = all.filter(
    ({ id }) => id !== own?.id && accounts.some(({ programmeId }) => programmeId === id),
  );
  return Promise.all(
    [...(own ? [own] : []), ...joined].map((programme) =>
      standingIn(context, programme, { person, accounts }),
    ),
  );
}

/** What is there now, of all their contacts: points that have had their day are not. */
export function balanceIn(accounts: readonly StoredAccount[], now: Date) {
  const good = accounts.map((account) => expire(account, now).after);
  const next = good
    .flatMap((balance) => goesNext(balance) ?? [])
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const [first] = next;
  const expiring = first && {
    at: first.at.toISOString(),
    points: next
      .filter(({ at }) => at.getTime() === first.at.getTime())
      .reduce((sum, { points }) => sum + points, 0),
  };
  return {
    balance: good.reduce((sum, { balance }) => sum + balance, 0),
    owed: good.reduce((sum, { owed }) => sum + owed, 0),
    expiring: expiring ?? null,
  };
}

async function standingIn(
  context: ReadContext,
  programme: StoredProgramme,
  { person, accounts }: { person: Person; accounts: readonly StoredAccount[] },
): Promise<LoyaltyStanding> {
  const { store, clock } = context;
  const mine = accounts.filter(({ programmeId }) => programmeId === programme.id);
  const has = balanceIn(mine, clock.now());
  const [value, rule, rewards, redemptions, waiting, left] = await Promise.all([
    measureOf(context, programme, person),
    ruleOf(context, programme),
    store.loyaltySettings.rewardsOf(programme.id),
    store.redemptions.ofContacts(person.ids),
    store.redemptions.waitingFor(person.ids),
    goodwillLeft(context, programme, person),
  ]);
  const { by, periodDays } = programme.tiers;
  const shown = redemptions.filter(
    ({ programmeId, state }) =>
      programmeId === programme.id && !['pending', 'failing', 'failed'].includes(state),
  );
  return {
    ...{ programmeId: programme.id, programme: programme.name, currency: programme.currency, ...has },
    ...{ measure: { by, value, periodDays }, tierId: shownFields(person).tier },
    ahead: tierAhead(rule.steps, value),
    slipsAt: mine.find(({ slipsAt }) => slipsAt)?.slipsAt?.toISOString() ?? null,
    goodwillLeft: left,
    rewards: rewards
      .filter(({ active }) => active)
      .map((reward) => ({
        ...presentReward(reward),
        available: reward.points <= has.balance && (reward.stock === null || reward.taken < reward.stock),
      })),
    redemptions: shown.slice(0, 20).map((row) => presentRedemption(context, row)),
    waiting: await presentRequests(context, waiting),
    referral: await referralOf(context, programme, person),
    pageUrl: loyaltyLink(context, person.root.id),
  };
}

/** How somebody's points came and went, of all their contacts, newest first. @throws AppError not-found */
export async function listEntries(
  context: Pick<Context, 'store'>,
  actor: Actor,
  { id, query }: { id: string; query: { cursor?: string | undefined; limit: number } },
): Promise<{ items: LoyaltyEntry[]; next: string | null }> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { store } = context;
  const { person } = await findContact(context, actor, id);
  for (const account of await store.loyalty.ofContacts(person.ids)) await settled(context, account);
  const after = positionFrom(query.cursor);
  const pages = await Promise.all(
    person.ids.map((contactId) => store.loyalty.entriesOf(contactId, { after, limit: query.limit })),
  );
  const all = pages
    .flatMap(({ items }) => items)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  const items = all.slice(0, query.limit);
  const more = all.length > items.length || pages.some(({ last }) => last !== null);
  const next = cursorAfter(more ? (items.at(-1) ?? null) : null, ({ at }) => at);
  return { items: items.filter(({ points }) => points !== 0).map(presentEntry), next };
}

function presentEntry({ id, programmeId, kind, points, at, by, reason }: StoredEntry): LoyaltyEntry {
  return { id, programmeId, kind, points, at: at.toISOString(), by: by?.name ?? null, reason };
}
