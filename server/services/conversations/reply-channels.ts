import { can, seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation, ReplyChannel } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import type { StoredIdentity } from '../../store/contacts.ts';
import type { ReplyVia, StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { readPerson, shownFields } from '../contacts/person.ts';
import { capabilitiesOf } from '../inboxes/capabilities.ts';
import { announceMessage } from './announce.ts';
import { authorOf } from './author.ts';
import { conversationFor } from './find.ts';
import { activityRow } from './write-activity.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/** How far back a message of theirs is looked for in an inbox. */
const conversationsRead = 20;
const messagesRead = 50;

interface Way {
  shown: Omit<ReplyChannel, 'usual' | 'preferred'>;
  /** The kind of address that it reaches them by. */
  kind: string;
  via: ReplyVia;
  /** What makes it the likelier one of its identity: the higher, the likelier. */
  rank: number;
}

/**
 * The ways by which the customer can be answered in this conversation: each of their identities with each inbox of that
 * channel which the actor sees, with its rules; first those by which they would rather be reached.
 */
export async function listReplyChannels(
  context: Needs,
  actor: Actor,
  conversationId: string,
): Promise<ReplyChannel[]> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  const ways = await waysOf(context, actor, conversation);
  const person = await readPerson(context, conversation.contact.id);
  const wish = person && shownFields(person).manners.channel;
  const ofIdentity = Map.groupBy(ways, ({ shown }) => shown.identityId);
  const usual = new Set([...ofIdentity.values()].map(likeliest));
  return ways
    .map((way) => ({ ...way.shown, usual: usual.has(way), preferred: way.kind === wish }))
    .toSorted((a, b) => Number(b.preferred) - Number(a.preferred));
}

function likeliest(ways: readonly Way[]): Way | undefined {
  return ways.reduce((best, way) => (way.rank > best.rank ? way : best));
}

async function waysOf(context: Needs, actor: Actor, conversation: StoredConversation): Promise<Way[]> {
  const { store } = context;
  const person = await readPerson(context, conversation.contact.id);
  const [inboxes, identities] = await Promise.all([
    store.inboxes.list(),
    store.contacts.identitiesOf(person?.ids ?? []),
  ]);
  const mine = inboxes.filter(({ enabled, id }) => enabled && seesInbox(actor, id));
  const pairs = mine.flatMap((inbox) =>
    identities.filter(({ kind }) => kind === inbox.channel).map((identity) => ({ inbox, identity })),
  );
  const ways = await Promise.all(pairs.map((pair) => wayBy(context, conversation, pair)));
  return ways.flatMap((way) => way ?? []);
}

async function wayBy(
  context: Needs,
  conversation: StoredConversation,
  { inbox, identity }: { inbox: StoredInbox; identity: StoredIdentity },
): Promise<Way | null> {
  const capabilities = capabilitiesOf(inbox);
  if (!capabilities) return null;
  const last = await lastWritten(context, { inbox, identity });
  // Where answers are public, only what was written in private may be answered by this way.
  if (capabilities.visibility === 'public' && (last?.post?.visibility ?? 'public') !== 'direct') return null;
  const { handle } = identity;
  const address = identity.spelling ?? last?.from?.address ?? identity.value;
  const to = { address, name: '', ...(handle !== undefined && { handle }) };
  const via = { inboxId: inbox.id, channel: inbox.channel, to, answersId: last?.id ?? null };
  const window = capabilities.replyWindowSeconds;
  const since = last && context.clock.now().getTime() - last.createdAt.getTime();
  const late = window !== null && since !== null && since > window * 1000;
  const closed = last === null && !capabilities.begins ? 'never-opened' : late ? 'window-over' : null;
  const now = conversation.via ?? null;
  const current = now
    ? now.inboxId === inbox.id && now.to.address.toLowerCase() === identity.value
    : inbox.id === conversation.inboxId &&
      conversation.replyTo.some(({ address }) => address.toLowerCase() === identity.value);
  const { id: identityId } = identity;
  const rank = rankOf({ current, open: closed === null, inbox, conversation, known: last !== null });
  return {
    via,
    rank,
    kind: identity.kind,
    shown: { inboxId: inbox.id, identityId, to, capabilities, closed, current },
  };
}

/** First the present one, then what can be used, the conversation's inbox, where they wrote before, its team's. */
function rankOf(way: {
  current: boolean;
  open: boolean;
  inbox: StoredInbox;
  conversation: StoredConversation;
  known: boolean;
}): number {
  const { inbox, conversation } = way;
  const home = inbox.id === conversation.inboxId;
  const ofTeam = inbox.teamId !== null && inbox.teamId === conversation.teamId;
  return [ofTeam, way.known, home, way.open, way.current].reduce(
    (rank, holds, place) => rank + (holds ? 2 ** place : 0),
    0,
  );
}

/** The newest message of this identity that came in by this inbox. */
async function lastWritten(
  { store }: Needs,
  { inbox, identity }: { inbox: StoredInbox; identity: StoredIdentity },
): Promise<StoredMessage | null> {
  const { contactId } = identity;
  const { items } = await store.conversations.ofContact({ contactId, sight: null }, conversationsRead);
  for (const { id } of items.filter((row) => row.inboxId === inbox.id)) {
    const page = await store.messages.before(id, undefined, messagesRead);
    const found = page.items.find(
      ({ kind, from, externalId }) =>
        kind === 'inbound' && externalId !== null && from?.address.toLowerCase() === identity.value,
    );
    if (found) return found;
  }
  return null;
}

/**
 * From now on answers in this conversation go out by another way; the conversation stays what and where it is.
 * @throws AppError not-capable when the customer cannot be reached so, with why
 */
export async function switchReplyChannel(
  context: Needs,
  actor: Actor,
  wanted: { conversationId: string; inboxId: string; identityId: string },
): Promise<Conversation> {
  const conversation = await conversationFor(context, actor, {
    id: wanted.conversationId,
    ability: 'messages.reply',
  });
  if (!can(actor, 'messages.reply', { inboxId: wanted.inboxId })) throw new AppError('not-allowed');
  const way = (await waysOf(context, actor, conversation)).find(
    ({ shown }) => shown.inboxId === wanted.inboxId && shown.identityId === wanted.identityId,
  );
  if (!way) throw new AppError('not-found', { detail: 'The customer cannot be answered by this inbox.' });
  if (way.shown.closed !== null) {
    throw new AppError('not-capable', { detail: 'The customer has to write there first.' });
  }
  if (way.shown.current) return presentConversation(conversation);
  const { via } = way;
  const home = via.inboxId === conversation.inboxId;
  const now = context.clock.now();
  const after = await context.store.conversations.update({
    id: conversation.id,
    set: home ? { via: null, replyTo: [via.to] } : { via },
    now,
  });
  if (!after) throw new AppError('not-found');
  const author = await authorOf(context, actor);
  const data = { inbox: via.inboxId, to: via.to.handle ?? via.to.address };
  const activity = { type: 'channel.switched', data };
  const row = activityRow({ conversation: after, author, activity, now });
  await context.store.messages.insertMany([row]);
  announceMessage(context, { message: row, conversation: after });
  return presentConversation(after);
}
