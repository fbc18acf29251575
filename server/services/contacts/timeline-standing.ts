import type { CampaignOutcome, TimelineEvent, TimelineKind } from '../../../shared/schemas/timeline.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import type { Sight } from '../../store/conversation-queries.ts';
import type { Position } from '../../store/cursor.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredEntry } from '../../store/loyalty.ts';
import { newestFirst } from './timeline-messages.ts';

type Needs = Pick<Context, 'store'>;

export interface Asked {
  kinds: ReadonlySet<TimelineKind>;
  after: Position | undefined;
  limit: number;
}
export type Placed = TimelineEvent & { placed: Position };
interface Whose {
  contactIds: readonly string[];
  sight: Sight | null;
}

/** Of one contact: more conversations are not looked through for what was asked aside. */
const mostConversations = 200;
/** No one gets more campaigns than that in years. */
const mostCampaigns = 300;
const mostTierChanges = 200;

export const isBefore = (placed: Position, after: Position | undefined): boolean =>
  !after || newestFirst(after, placed) < 0;

const nowhere = { conversationId: null, channel: null, who: '', ours: true, text: '' } as const;

/** Points that came and went. */
export async function pointEvents(
  context: Needs,
  contactIds: readonly string[],
  asked: Asked,
): Promise<Placed[]> {
  if (!asked.kinds.has('points')) return [];
  const found = await Promise.all(contactIds.map((contactId) => entriesOf(context, contactId, asked)));
  return found.flat().map(({ id, at, kind, points, by, reason }) => ({
    ...nowhere,
    ...{ id, kind: 'points', at: moment(at), who: by?.name ?? '', ours: kind !== 'redemption', text: reason },
    points: { kind, points },
    placed: { at, id },
  }));
}

/** Lines that moved something: those of no points are for the books alone. */
async function entriesOf(
  { store }: Needs,
  contactId: string,
  { after, limit }: Asked,
): Promise<StoredEntry[]> {
  const found: StoredEntry[] = [];
  for (let next = after; found.length < limit;) {
    const { items, last } = await store.loyalty.entriesOf(contactId, { after: next, limit });
    found.push(...items.filter(({ points }) => points !== 0));
    if (!last) break;
    next = { at: last.at, id: last.id };
  }
  return found;
}

/** When somebody was given another tier. */
export async function tierEvents(
  { store }: Needs,
  contactIds: readonly string[],
  { kinds, after }: Asked,
): Promise<Placed[]> {
  if (!kinds.has('tier')) return [];
  const rows = await store.tierChanges.ofContacts(contactIds, mostTierChanges);
  return rows
    .map(({ id, at, from, to }): Placed => ({
      ...nowhere,
      ...{ id, kind: 'tier', at: moment(at), tier: { from, to }, placed: { at, id } },
    }))
    .filter(({ placed }) => isBefore(placed, after));
}

/** Campaigns that they got, as far as the actor sees the inbox that it came from, and what they made of each. */
export async function campaignEvents(
  { store }: Needs,
  { contactIds, sight }: Whose,
  { kinds, after }: Asked,
): Promise<Placed[]> {
  if (!kinds.has('campaign')) return [];
  const pages = await Promise.all(
    contactIds.map((contactId) => store.campaigns.newestOf(contactId, after?.at, mostCampaigns)),
  );
  const inboxIds = sight?.inboxIds ?? null;
  const rows = pages.flat().filter((row) => inboxIds === null || inboxIds.includes(row.inboxId));
  const campaigns = await store.campaigns.readMany([...new Set(rows.map(({ campaignId }) => campaignId))]);
  const names = new Map(campaigns.map(({ id, name }) => [id, name]));
  return rows
    .flatMap((row) => outcomesOf(row).map((one) => campaignEvent(row, one, names)))
    .filter(({ placed }) => isBefore(placed, after));
}

function outcomesOf(row: StoredRecipient): { outcome: CampaignOutcome; at: Date }[] {
  const { sentAt, bouncedAt, repliedAt, unsubscribedAt, complainedAt } = row;
  const all = [
    { outcome: 'sent', at: sentAt },
    { outcome: 'bounced', at: bouncedAt },
    { outcome: 'replied', at: repliedAt },
    { outcome: 'unsubscribed', at: unsubscribedAt },
    { outcome: 'complained', at: complainedAt },
  ] as const;
  return all.flatMap(({ outcome, at }) => (at ? [{ outcome, at }] : []));
}

function campaignEvent(
  { id: recipient, campaignId, channel, conversationId }: StoredRecipient,
  { outcome, at }: { outcome: CampaignOutcome; at: Date },
  names: ReadonlyMap<string, string>,
): Placed {
  const id = outcome === 'sent' ? recipient : idFrom([recipient, outcome]);
  return {
    ...nowhere,
    ...{ id, kind: 'campaign', at: moment(at), channel, ours: outcome === 'sent', campaign: outcome },
    ...{ text: names.get(campaignId) ?? '', conversationId: outcome === 'replied' ? conversationId : null },
    placed: { at, id },
  };
}

/** What was asked of others about their conversations, where it stands now. */
export async function sideEvents(
  { store }: Needs,
  { contactIds, sight }: Whose,
  { kinds, after }: Asked,
): Promise<Placed[]> {
  if (!kinds.has('side')) return [];
  const pages = await Promise.all(
    contactIds.map((contactId) => store.conversations.ofContact({ contactId, sight }, mostConversations)),
  );
  return pages
    .flatMap(({ items }) => items)
    .flatMap(({ id: conversationId, channel, sides = [] }) =>
      sides.map(({ id, name, state, since }): Placed => ({
        ...{ id, kind: 'side', at: moment(since), conversationId, channel, who: '', ours: true },
        ...{ text: name, side: state, placed: { at: since, id } },
      })),
    )
    .filter(({ placed }) => isBefore(placed, after));
}
