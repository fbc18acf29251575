import type { Context } from '../../context.ts';
import type { StoredContact } from '../../store/contacts.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import { judgePeople } from './audience.ts';
import { planOf, type Plan } from './plan.ts';
import { recipientRow } from './recipient.ts';

/** Whoever may be meant, by id: of one that tells voters, those; else all. */
export async function contactsAfter(
  { store }: Pick<Context, 'store'>,
  { about }: Pick<Plan, 'about'>,
  { after, limit }: { after: string; limit: number },
): Promise<StoredContact[]> {
  if (!about) return store.contacts.from(after, limit);
  const ids = [...about.only].filter((id) => id > after).toSorted();
  const rows = await store.contacts.readMany(ids.slice(0, limit));
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Contacts that are looked at in one go. */
export const preparedAtOnce = 200;

/**
 * Finds out who gets a campaign: looks at the next contacts and writes down a row for each of the segment, also for those
 * who are left out. The rows first, then how far it is: done again after a crash it meets its own rows.
 * @returns the campaign as it is after; null when another process went on with it
 */
export async function prepareSome(
  context: Pick<Context, 'store' | 'clock'>,
  campaign: StoredCampaign,
): Promise<StoredCampaign | null> {
  const { store, clock } = context;
  if (campaign.cursor === null) return campaign;
  const plan = await planOf(context, campaign);
  const contacts = await contactsAfter(context, plan, { after: campaign.cursor, limit: preparedAtOnce });
  const standing = contacts.filter(({ mergedInto }) => (mergedInto ?? null) === null);
  const judged = await judgePeople(context, plan, { contacts: standing });
  // Who had a daily one already is no news.
  const told = judged.filter(({ left }) => campaign.timing.kind === 'once' || left !== 'already');
  await store.campaigns.addRecipients(told.map((one) => recipientRow(plan, one)));
  const cursor = contacts.length < preparedAtOnce ? null : (contacts.at(-1)?.id ?? null);
  const after = await store.campaigns.advance(campaign, { cursor, updatedAt: clock.now() });
  if (!after && (await store.campaigns.read(campaign.id))?.state === 'cancelled') {
    // Cancelled while these were written down.
    await store.campaigns.cancelWaiting(campaign.id);
  }
  return after;
}
