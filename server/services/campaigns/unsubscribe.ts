import type { CampaignPurpose } from '../../../shared/schemas/campaign.ts';
import type { Context } from '../../context.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import { newId } from '../../store/ids.ts';
import { recipientIdOf } from './link.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'secretBox' | 'logger'>;

/** What whoever follows the link under a mail sees. */
export interface OpenUnsubscribing {
  language: string | null;
  company: string;
  purpose: CampaignPurpose;
  stopped: boolean;
}

/** @returns null for a link that is none of ours */
export async function openUnsubscribing(context: Needs, token: string): Promise<OpenUnsubscribing | null> {
  const found = await find(context, token);
  if (!found) return null;
  const { name: company } = await context.store.workspace.read();
  const { row, campaign } = found;
  return { language: row.language, company, purpose: campaign.purpose, stopped: row.unsubscribedAt !== null };
}

/** Writes down that they want no more; said twice is one. @returns false for a link that is none of ours */
export async function unsubscribe(
  context: Needs,
  token: string,
  how: 'mail-program' | 'page',
): Promise<boolean> {
  const found = await find(context, token);
  if (!found) return false;
  const { store, clock } = context;
  const { row, campaign } = found;
  const now = clock.now();
  const way =
    how === 'page' ? 'on the page under the mail' : 'by the button of their mail program (RFC 8058)';
  // The word first: should we die before the mark, it is said again.
  if (row.unsubscribedAt !== null) return true;
  const written = await store.consents.add({
    ...{ id: newId(), contactId: row.contactId },
    ...{ kind: row.kind, purpose: campaign.purpose, given: false, userId: '', at: now },
    proof: `Unsubscribed ${way}, from “${campaign.name}”, ${now.toISOString()}.`,
  });
  await store.campaigns.markRecipient(row.id, { mark: 'unsubscribedAt', at: now });
  if (written)
    context.logger.info({ subsystem: 'campaigns', campaignId: campaign.id }, 'somebody unsubscribed');
  return true;
}

/** It was a mistake: they want it again. */
export async function subscribeAgain(context: Needs, token: string): Promise<boolean> {
  const found = await find(context, token);
  if (found?.row.unsubscribedAt == null) return false;
  const { store, clock } = context;
  const { row, campaign } = found;
  const now = clock.now();
  await store.consents.add({
    ...{ id: newId(), contactId: row.contactId, kind: row.kind, purpose: campaign.purpose, given: true },
    ...{ userId: '', at: now },
    proof: `Subscribed again on the page under the mail, from “${campaign.name}”, ${now.toISOString()}.`,
  });
  await store.campaigns.unmarkRecipient(row.id);
  return true;
}

async function find(
  context: Needs,
  token: string,
): Promise<{ row: StoredRecipient; campaign: StoredCampaign } | null> {
  const id = recipientIdOf(context, token);
  const row = id === null ? null : await context.store.campaigns.recipient(id);
  const campaign = row && row.contactId !== '' ? await context.store.campaigns.read(row.campaignId) : null;
  return row && campaign ? { row, campaign } : null;
}
