import type {
  Channel,
  ParsedMessage,
  RunningSimulator,
  SimulatedPost,
  Simulator,
} from '../../channels/contract.ts';
import type { ImaginedPosts, ImaginedPostTurn } from '../../demo/imagine-post.ts';
import type { Context } from '../../context.ts';
import { makeDice } from '../../demo/dice.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import { firstContactId, type StoredContact, type StoredIdentity } from '../../store/contacts.ts';
import { waiting, type StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { handleFields } from '../contacts/handles.ts';
import { searchKeys } from '../contacts/resolve-identity.ts';
import { blankMessage } from '../conversations/write-activity.ts';
import { toArrival, type Arrival } from '../messages/ingest/look-up.ts';
import { newConversationFacts, toMessageRow } from '../messages/ingest/message-row.ts';
import { postFieldsOf } from '../messages/ingest/post-fields.ts';
import { addressOn } from './demo-visitors.ts';
import type { DemoCast } from './people.ts';

/** Where an imagined post comes in, and the provider that writes its bytes. */
export interface Stage {
  channel: Channel;
  inbox: StoredInbox;
  key: string;
  simulator: Simulator;
  /** Once it runs: then it also answers who writes and what they attach. */
  running?: RunningSimulator;
}

export interface PostRows {
  conversation: StoredConversation;
  messages: StoredMessage[];
  contact: StoredContact;
  identity: StoredIdentity;
}

interface Telling {
  stage: Stage;
  imagined: ImaginedPosts;
  cast: DemoCast;
  number: number;
  now: Date;
}

type Needs = Pick<Context, 'secretBox'>;

const day = 24 * 3_600_000;
const sentiments = { happy: 'positive', calm: 'neutral', angry: 'negative' } as const;

/** The visitor's name for an imagined thread. */
export function threadIdOf({ index }: Pick<ImaginedPosts, 'index'>): string {
  return `demo-${String(index).padStart(6, '0')}`;
}

/** As the provider would hand it over; `first` is the id of the first one of its thread. */
export function simulated(
  stage: Pick<Stage, 'channel' | 'inbox'>,
  { author, facts }: Pick<ImaginedPosts, 'author' | 'facts'>,
  turn: { text: string; at: Date; externalId: string; first: string | null; threadId: string },
): SimulatedPost {
  const { externalId, first, threadId } = turn;
  return {
    from: { address: addressOn(stage, author), name: author.person.name, handle: author.handle },
    to: [{ address: stage.inbox.address, name: '' }],
    subject: '',
    text: turn.text,
    externalId,
    inReplyTo: first,
    references: stage.channel.visitors ? [threadId] : first === null ? [] : [first],
    files: [],
    date: turn.at,
    ...(facts && { post: facts }),
  };
}

/**
 * Rows of one imagined chat, post or review. What customers wrote is read by the channel itself from the provider's
 * bytes, so that it is in every part as if it had come in.
 * @returns null when nothing of it has happened yet
 */
export async function postRows(context: Needs, telling: Telling): Promise<PostRows | null> {
  const { imagined, now } = telling;
  const arrivals = await arrivalsOf(context, telling);
  const [first] = arrivals;
  if (!first) return null;
  const conversationId = idFrom(newConversationFacts(first));
  const { identityKind } = first.parsed;
  const { address, identityId } = first.sender;
  const contactId = firstContactId(identityKind, address);
  const name = imagined.author.person.name;
  const from = imagined.turns[0]?.at ?? now;
  const scene: Scene = { ...telling, conversationId, contactId, arrivals };
  const messages = imagined.turns.flatMap((turn, position) => messageOf(scene, turn, position) ?? []);
  const language = imagined.language;
  const last = imagined.turns.at(-1)?.at ?? from;
  return {
    conversation: conversationOf(scene, messages),
    messages,
    contact: {
      ...{ id: contactId, name, company: '', notes: '', language, timeZone: null },
      searchKeys: searchKeys(name, address),
      ...{ firstSeenAt: from, lastSeenAt: last, updatedAt: now },
    },
    identity: {
      ...{ id: identityId, kind: identityKind, value: address, contactId, createdAt: from },
      verified: first.parsed.verified === true,
      ...handleFields(identityKind, first.parsed.from.handle),
    },
  };
}

interface Scene extends Telling {
  conversationId: string;
  contactId: string;
  /** Of the customer's turns, in order. */
  arrivals: Arrival[];
}

async function arrivalsOf(context: Needs, telling: Telling): Promise<Arrival[]> {
  const { stage, imagined } = telling;
  const idOf = (position: number) => String(1_000_000 + imagined.index * 100 + position);
  const arrivals: Arrival[] = [];
  for (const [position, turn] of imagined.turns.entries()) {
    if (turn.by !== 'customer') continue;
    const externalId = idOf(position);
    const post = simulated(stage, imagined, {
      ...{ ...turn, externalId, first: position === 0 ? null : idOf(0), threadId: threadIdOf(imagined) },
    });
    const raw = await stage.simulator.compose(post);
    const parsed = await parsedBy(context, telling, raw);
    if (!parsed) continue;
    const item = {
      ...{ id: '', inboxId: stage.inbox.id, externalId, state: 'imported' as const, reason: null },
      ...{ attempts: 0, size: 0, summary: { from: '', subject: '' }, raw: null, fileKey: null },
      ...{ providerTime: turn.at, receivedAt: turn.at, notBefore: turn.at, settledAt: turn.at },
      ...{ messageId: null, conversationId: null, archive: 'demo' },
    };
    arrivals.push(toArrival(context, { item, parsed }));
  }
  return arrivals;
}

async function parsedBy(
  { secretBox }: Needs,
  { stage: { channel, inbox }, imagined, now }: Telling,
  raw: Buffer,
): Promise<ParsedMessage | null> {
  const item = await channel.parse(raw, {
    account: { inboxId: inbox.id, address: inbox.address, name: inbox.name },
    settings: channel.settings.parse(inbox.settings),
    learned: inbox.learned ?? null,
    openReplyToken: (token) => {
      const conversationId = secretBox.openReplyToken(token);
      return conversationId === null ? null : { conversationId };
    },
    now,
  });
  if (item.type !== 'message') return null;
  return imagined.facts
    ? { ...item, post: { ...item.post, ...imagined.facts, url: item.post?.url ?? null } }
    : item;
}

function messageOf(scene: Scene, turn: ImaginedPostTurn, position: number): StoredMessage | null {
  return turn.by === 'customer' ? inbound(scene, position) : outbound(scene, turn, position);
}

function inbound(scene: Scene, position: number): StoredMessage | null {
  const { imagined, conversationId, stage, contactId } = scene;
  const arrival = scene.arrivals[Math.floor(position / 2)];
  const at = imagined.turns[position]?.at;
  if (!arrival || !at) return null;
  const { name } = imagined.author.person;
  const strategy = position === 0 ? 'new-conversation' : 'own-message-id';
  const row = toMessageRow(arrival, {
    ...{ conversationId, inboxId: stage.inbox.id, kind: 'inbound', batch: '' },
    author: { type: 'contact', id: contactId, name },
    threadedBy: { strategy, evidence: '', rejected: [], linkedConversationId: null },
    createdAt: at,
  });
  const mood = imagined.told.mood;
  const label = sentiments[mood];
  return {
    ...row,
    ...{ rawItemId: null, batch: null, language: imagined.language },
    sentiment: mood === 'calm' ? null : { label, score: mood === 'happy' ? 0.7 : -0.6, words: [] },
    ...postFieldsOf(arrival.parsed),
    ...(imagined.facts && position === 0 && { mention: mentionState(scene) }),
  };
}

/** What was answered is done; of the rest, the older ones were looked through. */
function mentionState({ imagined, now }: Scene): NonNullable<StoredMessage['mention']> {
  const answered = imagined.turns.some(({ by }) => by === 'agent');
  const age = now.getTime() - (imagined.turns[0]?.at.getTime() ?? 0);
  if (answered) return 'done';
  if (age < 6 * day) return 'needs-reply';
  return imagined.told.mood === 'angry' && age < 15 * day ? 'needs-reply' : 'no-reply';
}

function outbound(scene: Scene, turn: ImaginedPostTurn, position: number): StoredMessage {
  const { stage, imagined, cast, conversationId } = scene;
  const user = turn.userIndex === null ? undefined : cast.users[turn.userIndex];
  const answered = scene.arrivals[Math.floor((position - 1) / 2)];
  const externalId = idFrom(['demo', 'answer', stage.key, String(imagined.index), String(position)]);
  const handle = answered?.parsed.from.handle;
  const to = { address: answered?.sender.address ?? '', name: '', ...(handle !== undefined && { handle }) };
  const visibility = imagined.facts?.visibility;
  return {
    ...blankMessage({ id: conversationId, inboxId: stage.inbox.id }, turn.at),
    ...{ id: idFrom(['demo', 'posts', externalId]), kind: 'outbound', text: turn.text, externalId },
    author: { type: 'user', id: user?.id ?? null, name: user?.name ?? '' },
    from: { address: stage.inbox.address, name: stage.inbox.name },
    to: [to],
    delivery: {
      ...{ state: 'sent', heldUntil: null, attempts: 1, nextTryAt: null, sentAt: turn.at },
      ...{ providerReply: null, error: null, dueAt: null, attemptId: null, refused: [] },
    },
    threadedBy: { strategy: 'written-here', evidence: '', rejected: [], linkedConversationId: null },
    threadKeys: [externalId],
    language: imagined.language,
    ...(answered && { answersId: answered.messageId }),
    ...(visibility && postFieldsOf({ post: { kind: 'message', visibility } })),
  };
}

function conversationOf(scene: Scene, messages: readonly StoredMessage[]): StoredConversation {
  const { stage, imagined, cast, number, now, conversationId, contactId, arrivals } = scene;
  const { turns, author, told } = imagined;
  const at = (by?: ImaginedPostTurn['by']) =>
    turns.findLast((turn) => by === undefined || turn.by === by)?.at;
  const newest = turns.at(-1);
  const last = at() ?? now;
  const agent = turns.find(({ by }) => by === 'agent')?.userIndex ?? null;
  const waits = newest?.by === 'customer';
  const dice = makeDice(imagined.index + 5);
  const age = now.getTime() - last.getTime();
  const open = age < 4 * day ? waits || dice.chance(0.4) : waits && agent === null && age < 8 * day;
  const sender = arrivals[0];
  const address = sender?.sender.address ?? author.address;
  const handle = sender?.parsed.from.handle;
  return {
    ...{ id: conversationId, number, inboxId: stage.inbox.id, channel: stage.inbox.channel },
    contact: { id: contactId, name: author.person.name, address, ...(handle !== undefined && { handle }) },
    ...{ subject: '', excerpt: excerpt(newest?.text ?? '') },
    ...{ status: open ? 'open' : 'resolved', priority: told.mood === 'angry' && open ? 'high' : 'none' },
    assigneeId: agent === null ? null : (cast.users[agent]?.id ?? null),
    teamId: stage.inbox.teamId ?? null,
    tagIds: (told.tags ?? []).flatMap((tag) => cast.tags.get(tag)?.id ?? []),
    ...{ snoozedUntil: null, spam: false, language: imagined.language, sentiment: sentiments[told.mood] },
    messageCount: messages.length,
    ...waiting(open && waits ? last : null),
    ...{ lastActivityAt: last, lastMessageAt: last },
    ...{ lastInboundAt: at('customer') ?? null, lastOutboundAt: at('agent') ?? null },
    ...{ hasAttachments: false, linkedIds: [], participants: [address], sharedWith: [] },
    replyTo: [{ address, name: author.person.name, ...(handle !== undefined && { handle }) }],
    ...{ triage: 'done', appliedBatches: [], createdAt: turns[0]?.at ?? last, updatedAt: last },
    ...{ revision: messages.length, revisionsSinceMessage: 0 },
  };
}
