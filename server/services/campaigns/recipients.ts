import type { Actor } from '../../../shared/abilities.ts';
import {
  recipientState,
  type CampaignRecipient,
  type RecipientState,
} from '../../../shared/schemas/campaign.ts';
import { csvLine } from '../../../shared/text/csv.ts';
import type { Context } from '../../context.ts';
import { momentOrNull } from '../../presenters/moment.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import { findCampaign } from './manage.ts';

type Needs = Pick<Context, 'store'>;

/** Who stands in a state, by id. @throws AppError not-found */
export async function listRecipients(
  context: Needs,
  actor: Actor,
  wanted: { id: string; state: RecipientState; cursor?: string | undefined; limit: number },
): Promise<{ items: CampaignRecipient[]; next: string | null }> {
  await findCampaign(context, actor, wanted.id);
  const { id, state, cursor = '', limit } = wanted;
  const { items, last } = await context.store.campaigns.recipientsIn(
    { campaignId: id, state, after: cursor },
    limit,
  );
  return { items: items.map(presentRecipient), next: last?.id ?? null };
}

/** Everybody in a state, a page at a time. */
export async function* walkRecipients(
  { store }: Needs,
  campaignId: string,
  state: RecipientState,
): AsyncGenerator<StoredRecipient[]> {
  const atOnce = 2000;
  for (let after = ''; ;) {
    const { items, last } = await store.campaigns.recipientsIn({ campaignId, state, after }, atOnce);
    if (items.length > 0) yield items;
    if (!last) return;
    after = last.id;
  }
}

const moments = ['sentAt', 'bouncedAt', 'repliedAt', 'unsubscribedAt', 'complainedAt'] as const;

/** Everybody, a line for each. @throws AppError not-found */
export async function fileOfRecipients(
  context: Needs,
  actor: Actor,
  id: string,
): Promise<AsyncIterable<string>> {
  await findCampaign(context, actor, id);
  return linesOf(context, id);
}

async function* linesOf(context: Needs, id: string): AsyncGenerator<string> {
  const head = [
    'contact',
    'name',
    'address',
    'channel',
    'language',
    'version',
    'state',
    'reason',
    'missing',
    'words',
  ];
  yield csvLine([...head, ...moments]);
  for (const state of recipientState.options) {
    for await (const rows of walkRecipients(context, id, state)) {
      for (const row of rows) {
        const who = [row.contactId, row.name, row.address, row.channel, row.language ?? '', row.version];
        const what = [row.state, row.reason ?? '', row.missing.join(' '), row.words];
        yield csvLine([...who, ...what, ...moments.map((one) => row[one]?.toISOString() ?? '')]);
      }
    }
  }
}

export function presentRecipient(row: StoredRecipient): CampaignRecipient {
  const { id, contactId, name, address, channel, language, version, state, reason, missing, words } = row;
  return {
    ...{ id, name, address, channel, language, version, state, reason, missing, words },
    contactId: contactId === '' ? null : contactId,
    sentAt: momentOrNull(row.sentAt),
    bouncedAt: momentOrNull(row.bouncedAt),
    repliedAt: momentOrNull(row.repliedAt),
    unsubscribedAt: momentOrNull(row.unsubscribedAt),
    complainedAt: momentOrNull(row.complainedAt),
    conversationId: row.conversationId,
  };
}
