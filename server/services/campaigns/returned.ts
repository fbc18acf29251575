import type { Context } from '../../context.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import { suppressionId } from '../../store/suppressions.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/** RFC 3463: the mailbox is not there, has moved, or takes nothing. A full one, or a doubt about the mail, is no reason. */
const noSuchBox = /^5\.(1\.(?:0|1|2|3|6|10)|2\.1)$/;

/** Does it say that nothing will ever arrive there? Pure. */
export function isForGood(status: string | null, words: string): boolean {
  const code = status ?? /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(words)?.[1] ?? null;
  return code !== null && noSuchBox.test(code);
}

/** Mail that came back for good: no campaign is sent there any more. */
export async function noteReturned(
  { store, clock }: Needs,
  { kind, address, campaignId }: Pick<StoredRecipient, 'kind' | 'address' | 'campaignId'>,
  { status, words }: { status: string | null; words: string },
): Promise<void> {
  if (address === '' || !isForGood(status, words)) return;
  await store.suppressions.add({
    ...{ id: suppressionId(kind, address), kind, address, campaignId },
    ...{ reason: 'bounced', words: words.slice(0, 500), at: clock.now() },
  });
}

/** Whoever calls our mail spam gets no more of it. */
export async function noteComplaint(
  { store, clock }: Needs,
  { kind, address, campaignId }: Pick<StoredRecipient, 'kind' | 'address'> & { campaignId: string | null },
  words: string,
): Promise<void> {
  if (address === '') return;
  await store.suppressions.add({
    ...{ id: suppressionId(kind, address), kind, address, campaignId },
    ...{ reason: 'complained', words: words.slice(0, 500), at: clock.now() },
  });
}
