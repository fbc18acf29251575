import { AppError } from '../../../shared/errors.ts';
import type { LoyaltyStanding } from '../../../shared/schemas/loyalty.ts';
import { readPerson, shownFields, type Person } from '../contacts/person.ts';
import { settled } from './account.ts';
import { contactOfLink } from './link.ts';
import { standingsOf, type ReadContext } from './read.ts';
import { redeem } from './redeem.ts';
import { loyaltyTexts, type LoyaltyTexts } from './texts.ts';
import type { StoredEntry } from '../../store/loyalty.ts';

/** What a customer sees of their points: nothing else that we know of them but the first name they go by. */
export interface OpenLoyalty {
  texts: LoyaltyTexts;
  company: string;
  standing: LoyaltyStanding;
  /** Of the tiers that stand there. */
  tierNames: ReadonlyMap<string, string>;
  entries: StoredEntry[];
}

const mostEntries = 12;

/** @returns null for a link that is none of ours, is too old, or whose customer no programme is for */
export async function openLoyalty(context: ReadContext, token: string): Promise<OpenLoyalty | null> {
  const person = await personOf(context, token);
  const [standing] = person ? await standingsOf(context, person) : [];
  if (!person || !standing) return null;
  const { store } = context;
  for (const account of await store.loyalty.ofContacts(person.ids)) await settled(context, account);
  const [workspace, tiers, pages] = await Promise.all([
    store.workspace.readRecent(),
    store.tiers.listRecent(),
    Promise.all(person.ids.map((id) => store.loyalty.entriesOf(id, { limit: 3 * mostEntries }))),
  ]);
  const shown = shownFields(person);
  const entries = pages
    .flatMap(({ items }) => items)
    .filter(({ points, programmeId }) => points !== 0 && programmeId === standing.programmeId)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  return {
    texts: loyaltyTexts(shown.manners.language ?? shown.language),
    company: workspace.name,
    standing,
    tierNames: new Map(tiers.map(({ id, name }) => [id, name])),
    entries: entries.slice(0, mostEntries),
  };
}

/**
 * Redeems a reward for whoever has the link. Sent again it is the same redemption.
 * @returns false where there is nothing to redeem it with, or none is left
 */
export async function redeemByLink(
  context: ReadContext,
  token: string,
  { rewardId, tried }: { rewardId: string; tried: string },
): Promise<boolean> {
  const person = await personOf(context, token);
  const standings = person ? await standingsOf(context, person) : [];
  const offered = standings.flatMap(({ rewards }) => rewards).some(({ id }) => id === rewardId);
  if (!person || !offered) return false;
  try {
    await redeem(context, person, { rewardId, by: null, facts: ['page', tried] });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'validation-failed') return false;
    throw error;
  }
}

async function personOf(context: ReadContext, token: string): Promise<Person | null> {
  const contactId = contactOfLink(context, token);
  return contactId === null ? null : readPerson(context, contactId);
}
