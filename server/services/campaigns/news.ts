import type { ParsedMessage, ParsedReceipt } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import { noteComplaint, noteReturned } from './returned.ts';

type NewsContext = Pick<Context, 'store' | 'clock' | 'logger'>;
type Receipt = Pick<ParsedReceipt, 'about' | 'outcome' | 'status' | 'diagnostic' | 'recipient'>;

/**
 * A bounce, receipt or complaint about a mail of a campaign: written down with whom it was for, and the address gets no
 * more where it says so.
 * @returns what it was, for people; null when it is about none of them
 */
export async function campaignReceipt(context: NewsContext, receipt: Receipt): Promise<string | null> {
  const row = receipt.about === null ? null : await recipientNamed(context, [receipt.about]);
  if (!row) return null;
  const { store, clock } = context;
  const words = receipt.status === null ? receipt.diagnostic : `${receipt.status} ${receipt.diagnostic}`;
  const now = clock.now();
  if (receipt.outcome === 'complained') {
    await store.campaigns.markRecipient(row.id, { mark: 'complainedAt', at: now, words });
    await noteComplaint(context, row, words);
  } else if (receipt.outcome === 'bounced' || receipt.outcome === 'failed') {
    await store.campaigns.markRecipient(row.id, { mark: 'bouncedAt', at: now, words });
    await noteReturned(context, row, { status: receipt.status, words });
  }
  return `About a campaign’s mail to ${row.address || 'somebody who was deleted'}: ${receipt.outcome}. ${words}`.trim();
}

/** @returns why an automatic answer to a campaign (out of office) is not imported; null when it is no such thing */
export async function campaignAutoReply(
  context: Pick<Context, 'store'>,
  parsed: Pick<ParsedMessage, 'automatic' | 'threading'>,
): Promise<string | null> {
  if (!parsed.automatic) return null;
  const row = await recipientNamed(context, namedBy(parsed));
  return row && 'A campaign’s mail, answered by a machine.';
}

/** The ids that a mail answers, the newest first. */
export function namedBy({ threading }: Pick<ParsedMessage, 'threading'>): string[] {
  const { inReplyTo, references } = threading;
  return [...new Set([...inReplyTo, ...references.slice(-3)])];
}

/** Mails of campaigns carry the id of their row in their Message-ID. Pure. */
export function recipientIdsIn(messageIds: readonly string[]): string[] {
  const ids = messageIds.map((id) => /^([0-9a-f]{24})@/.exec(id)?.[1]);
  return [...new Set(ids.filter((id) => id !== undefined))];
}

async function recipientNamed(
  { store }: Pick<Context, 'store'>,
  messageIds: readonly string[],
): Promise<StoredRecipient | null> {
  const ids = recipientIdsIn(messageIds);
  if (ids.length === 0) return null;
  return (await store.campaigns.recipientsByIds(ids))[0] ?? null;
}
