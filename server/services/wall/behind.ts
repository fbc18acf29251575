import { can, seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { WallList, WallListItem, WallNumber } from '../../../shared/schemas/wall.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { CountedMessage } from '../../store/wall-reads.ts';
import { boardOf } from './board.ts';
import { nameOf } from './present.ts';
import type { SurveyContext } from './survey.ts';

const mostItems = 200;
const minute = 60_000;

type Needs = SurveyContext;
type Head = Pick<StoredConversation, 'id' | 'number' | 'inboxId' | 'channel' | 'contact' | 'subject'>;
type Sees = (inboxId: string) => boolean;

/** What a number of the wall counts, as far as the actor sees it. */
export async function listBehind(context: Needs, actor: Actor, wanted: WallNumber): Promise<WallList> {
  if (!can(actor, 'wall.view')) throw new AppError('not-allowed');
  const sees: Sees = (inboxId) => seesInbox(actor, inboxId);
  const items = await itemsOf(context, wanted, sees);
  return { items: items.slice(0, mostItems), more: items.length > mostItems };
}

function itemsOf(context: Needs, wanted: WallNumber, sees: Sees): Promise<WallListItem[]> {
  switch (wanted.what) {
    case 'open':
    case 'waiting':
      return lying(context, { ...wanted, what: wanted.what }, sees);
    case 'late':
    case 'in30':
    case 'in60':
      return due(context, wanted.what, sees);
    case 'agent':
      return held(context, wanted.userId ?? '', sees);
    case 'promises':
      return promised(context, sees);
    default:
      return written(context, { ...wanted, what: wanted.what }, sees);
  }
}

/** Open ones of a channel, an inbox or a team, or those of them whose customer waits. */
async function lying(
  { store }: Needs,
  wanted: WallNumber & { what: 'open' | 'waiting' },
  sees: Sees,
): Promise<WallListItem[]> {
  const fits = ({ id, channel }: StoredInbox) =>
    sees(id) && (!wanted.channel || channel === wanted.channel) && (!wanted.inboxId || id === wanted.inboxId);
  const inboxIds = (await store.inboxes.list()).filter(fits).map(({ id }) => id);
  const { teamId } = wanted;
  const places = teamId ? [{ teamId, inboxIds }] : inboxIds.map((inboxId) => ({ inboxId }));
  const open = async (place: (typeof places)[number]) => {
    const all = { userId: '', view: 'all', status: 'open', spam: false, sort: 'newest' } as const;
    const own = 'teamId' in place ? place : { inboxIds: [place.inboxId] };
    return (await store.conversations.list({ ...all, ...own }, mostItems + 1)).items;
  };
  const lists = await Promise.all(
    places.map((place) =>
      wanted.what === 'open' ? open(place) : store.conversations.waitingIn(place, mostItems + 1),
    ),
  );
  const rows = lists.flat().filter(({ inboxId }) => sees(inboxId));
  const time = ({ lastActivityAt, waitingSince }: StoredConversation) =>
    wanted.what === 'open' ? -lastActivityAt.getTime() : (waitingSince?.getTime() ?? 0);
  return rows
    .toSorted((one, other) => time(one) - time(other))
    .map((row) => item(row, { at: wanted.what === 'open' ? row.lastActivityAt : row.waitingSince }));
}

async function due(context: Needs, what: 'late' | 'in30' | 'in60', sees: Sees): Promise<WallListItem[]> {
  const { survey } = await boardOf(context).now();
  const now = context.clock.now().getTime();
  const bounds = { late: [-Infinity, 0], in30: [0, 30 * minute], in60: [0, 60 * minute] } as const;
  const [above, upTo] = bounds[what];
  return survey.deadlines
    .filter(({ inboxId, slaDueAt }) => {
      const left = (slaDueAt?.getTime() ?? Infinity) - now;
      return sees(inboxId) && left > above && left <= upTo;
    })
    .map((row) => item(row, { at: row.slaDueAt ?? null }));
}

async function held({ store }: Needs, userId: string, sees: Sees): Promise<WallListItem[]> {
  const rows = await store.conversations.heldOpen(userId, mostItems + 1);
  return rows.filter(({ inboxId }) => sees(inboxId)).map((row) => item(row, { at: row.waitingSince }));
}

async function promised(context: Needs, sees: Sees): Promise<WallListItem[]> {
  const { survey } = await boardOf(context).now();
  const kept = survey.promises.filter(({ conversation }) => sees(conversation.inboxId));
  const rows = await context.store.conversations.readMany(kept.map(({ conversation }) => conversation.id));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return kept.flatMap(({ promise, owner }) => {
    const row = byId.get(promise.conversationId);
    if (!row) return [];
    return [{ ...item(row, { at: promise.dueAt, note: `${owner}: ${promise.text}` }), key: promise.id }];
  });
}

/** Messages that came or went out in an hour, or those that sounded unhappy. */
async function written(
  context: Needs,
  wanted: WallNumber & { what: 'arrived' | 'answered' | 'unhappy' },
  sees: Sees,
): Promise<WallListItem[]> {
  const { flow } = await boardOf(context).now();
  const kind = wanted.what === 'answered' ? 'outbound' : 'inbound';
  const at = wanted.at === undefined ? undefined : new Date(wanted.at);
  const counts = ({ inboxId, sentiment }: CountedMessage) =>
    sees(inboxId) && (wanted.what !== 'unhappy' || sentiment?.label === 'negative');
  const messages = flow
    .messages(context.clock.now(), { at, kind })
    .filter(counts)
    .slice(0, mostItems + 1);
  const ids = [...new Set(messages.map(({ conversationId }) => conversationId))];
  const rows = new Map((await context.store.conversations.readMany(ids)).map((row) => [row.id, row]));
  return messages.flatMap(({ id, conversationId, createdAt, sentiment }) => {
    const row = rows.get(conversationId);
    if (!row) return [];
    const note = wanted.what === 'unhappy' ? (sentiment?.words.join(', ') ?? '') : '';
    return [{ ...item(row, { at: createdAt, note }), key: id, messageId: id }];
  });
}

function item(row: Head, { at, note = '' }: { at: Date | null; note?: string }): WallListItem {
  const { id, number, channel, subject } = row;
  return {
    ...{ key: id, conversationId: id, messageId: null, number, channel, name: nameOf(row), subject },
    ...{ at: at?.toISOString() ?? null, note },
  };
}
