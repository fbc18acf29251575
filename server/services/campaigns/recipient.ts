import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import type { Judged } from './audience.ts';
import type { Plan } from './plan.ts';

/** Whoever was judged, as a row that waits or says why it was left out. Pure. */
export function recipientRow(
  { campaign }: Pick<Plan, 'campaign'>,
  { id, person, left, missing, version, way, address, name, language, dueAt }: Judged,
): StoredRecipient {
  return {
    ...{ id, campaignId: campaign.id, contactId: person.root.id, run: campaign.run },
    ...{ state: left === null ? 'waiting' : 'left', reason: left, missing, version },
    ...{ inboxId: way?.inboxId ?? '', channel: way?.channel ?? '', kind: way?.kind ?? '' },
    ...{ address, name: name === '' ? address : name, language, dueAt },
    ...{ attempts: 0, firstTriedAt: null, lostAt: null, values: {}, externalId: null, words: '' },
    ...{ sentAt: null, bouncedAt: null, repliedAt: null, unsubscribedAt: null, complainedAt: null },
    conversationId: null,
  };
}
