import { excerpt } from '../../../enrichment/excerpt.ts';
import type { WriteOperation } from '../../../store/collection.ts';
import { maxParticipants, neverWaits, type StoredConversation } from '../../../store/conversation-rows.ts';
import type { StoredMessage } from '../../../store/messages.ts';
import { withTier } from '../../contacts/rename.ts';
import { answeredFields } from '../../sides/state.ts';
import { participantsOf } from './plan.ts';

/** Imported messages of one conversation that were written by one batch, in order. */
export interface MessageGroup {
  conversationId: string;
  batch: string;
  messages: StoredMessage[];
}

export interface ChangeScene {
  channel: string;
  teamId: string | null;
  isOwn: (address: string) => boolean;
  /** Did it come in by another channel than its conversation's? Then it does not change whom a reply goes to. */
  cameElsewhere?: (message: StoredMessage) => boolean;
  now: Date;
  /** For a conversation that is new. */
  number: number;
  /** Was it asked aside? */
  isSide?: boolean | undefined;
  /** The tier of a contact, which a new conversation carries. */
  tierOf?: (contactId: string) => string | null;
}

const keptBatches = 8;
const beginsConversation = new Set(['new-conversation', 'stranger-in-chain']);

/** Does one of the messages begin its conversation, so that it may have to be made? */
export function begins({ messages }: MessageGroup): boolean {
  return messages.some(({ threadedBy }) => threadedBy && beginsConversation.has(threadedBy.strategy));
}

export function groupByConversation(messages: readonly StoredMessage[]): MessageGroup[] {
  const groups = new Map<string, MessageGroup>();
  for (const message of messages) {
    const { conversationId } = message;
    const batch = message.batch ?? '';
    const key = `${conversationId}/${batch}`;
    const group = groups.get(key);
    if (group) group.messages.push(message);
    else groups.set(key, { conversationId, batch, messages: [message] });
  }
  return [...groups.values()];
}

/**
 * What the messages of one batch change in their conversation, as one atomic write that counts once however often it
 * is run: it does not fit a conversation that has the batch already. Everything is said by operators, so nothing needs
 * to be read before, and what people do to the conversation meanwhile stays.
 */
export function conversationChange(group: MessageGroup, scene: ChangeScene): WriteOperation {
  const { conversationId, batch, messages } = group;
  const isNew = begins(group);
  const waits = scene.isSide ? {} : waitingChange(messages);
  const update = {
    $set: { ...fieldsToSet(messages, scene), ...waits.set },
    $max: newestMoments(messages),
    ...(waits.min && { $min: waits.min }),
    $inc: counts(messages),
    $addToSet: { participants: { $each: everybody(messages, scene) } },
    $push: { appliedBatches: { $each: [batch], $slice: -keptBatches } },
  };
  return {
    filter: { _id: conversationId, appliedBatches: { $ne: batch } },
    update: isNew ? { ...update, $setOnInsert: withoutTouched(blank(group, scene), update) } : update,
    upsert: isNew,
  };
}

const isMail = ({ kind }: StoredMessage) => kind === 'inbound' || kind === 'outbound';
const isFromCustomer = ({ kind, automatic }: StoredMessage) => kind === 'inbound' && !automatic;

function fieldsToSet(messages: readonly StoredMessage[], { now, cameElsewhere, isSide }: ChangeScene) {
  const lastMail = messages.findLast(isMail);
  const lastInbound =
    messages.findLast(isFromCustomer) ?? messages.findLast(({ kind }) => kind === 'inbound');
  return {
    updatedAt: now,
    ...(lastMail && {
      excerpt: excerpt(lastMail.text || (lastMail.subject ?? '')),
      revisionsSinceMessage: 0,
    }),
    ...(lastInbound && { triage: 'pending' as const }),
    ...(lastInbound &&
      lastInbound.verified !== false &&
      !cameElsewhere?.(lastInbound) && { replyTo: replyTo(lastInbound) }),
    // A machine's answer wakes nobody up.
    ...wakes(messages, { now, isSide }),
    ...(messages.some(({ attachments }) => attachments.some(({ inline }) => !inline)) && {
      hasAttachments: true,
    }),
  };
}

/** What a customer writes opens a conversation; who was asked aside has answered. */
function wakes(
  messages: readonly StoredMessage[],
  { now, isSide = false }: Pick<ChangeScene, 'now' | 'isSide'>,
) {
  if (!messages.some(isFromCustomer)) return {};
  if (!isSide) return { status: 'open' as const, snoozedUntil: null };
  const fields = Object.entries(answeredFields(now));
  return Object.fromEntries(fields.map(([field, value]) => [`side.${field}`, value]));
}

function replyTo({ replyTo: asked, from }: StoredMessage) {
  if (asked.length > 0) return asked;
  return from ? [from] : [];
}

function newestMoments(messages: readonly StoredMessage[]): Partial<StoredConversation> {
  const last = (fits: (message: StoredMessage) => boolean) => messages.findLast(fits)?.createdAt;
  const moments = {
    lastActivityAt: last(() => true),
    lastMessageAt: last(isMail),
    lastInboundAt: last(({ kind }) => kind === 'inbound'),
    lastOutboundAt: last(({ kind }) => kind === 'outbound'),
  };
  return Object.fromEntries(Object.entries(moments).filter(([, at]) => at !== undefined));
}

/** The customer waits since the first message that is not answered; an answer ends it. */
function waitingChange(messages: readonly StoredMessage[]): Partial<Record<'set' | 'min', object>> {
  const answer = messages.findLastIndex(({ kind }) => kind === 'outbound');
  const since = messages.slice(answer + 1).find(isFromCustomer)?.receivedAt;
  if (answer >= 0) return { set: { waitingOrder: since ?? neverWaits } };
  return since ? { min: { waitingOrder: since } } : {};
}

function counts(messages: readonly StoredMessage[]) {
  return {
    messageCount: messages.length,
    revision: 1,
    ...(!messages.some(isMail) && { revisionsSinceMessage: 1 }),
  };
}

function everybody(messages: readonly StoredMessage[], { isOwn }: ChangeScene): string[] {
  const all = new Set(messages.flatMap((message) => participantsOf(message, isOwn)));
  return [...all].slice(0, maxParticipants);
}

/** A conversation before its first message. */
function blank(group: MessageGroup, scene: ChangeScene): Omit<StoredConversation, 'id' | 'waitingSince'> {
  const { messages } = group;
  const first = messages[0];
  if (!first) throw new Error('A conversation begins with a message.');
  const linked = messages.flatMap(({ threadedBy }) => threadedBy?.linkedConversationId ?? []);
  return {
    number: scene.number,
    inboxId: first.inboxId,
    channel: scene.channel,
    contact: withTier(contactOf(first), scene.tierOf?.(first.author.id ?? '') ?? null),
    subject: first.subject ?? '',
    excerpt: '',
    status: 'open',
    priority: 'none',
    assigneeId: null,
    teamId: scene.teamId,
    tagIds: [],
    snoozedUntil: null,
    spam: false,
    language: null,
    sentiment: null,
    messageCount: 0,
    waitingOrder: neverWaits,
    lastActivityAt: first.createdAt,
    lastMessageAt: null,
    lastInboundAt: null,
    lastOutboundAt: null,
    hasAttachments: false,
    replyTo: replyTo(first),
    linkedIds: [...new Set(linked)],
    participants: [],
    sharedWith: [],
    triage: 'pending',
    appliedBatches: [],
    createdAt: first.createdAt,
    updatedAt: scene.now,
    revision: 0,
    revisionsSinceMessage: 0,
  };
}

function contactOf(first: StoredMessage): StoredConversation['contact'] {
  const handle = first.from?.handle;
  return {
    ...{ id: first.author.id ?? '', name: first.author.name, address: contactAddress(first) },
    ...(handle !== undefined && { handle }),
  };
}

const contactAddress = ({ from }: StoredMessage) => from?.address.trim().toLowerCase() ?? '';

/** MongoDB refuses a field in two operators of one update. */
function withoutTouched(fields: object, operators: Record<string, object>): Record<string, unknown> {
  const touched = new Set(Object.values(operators).flatMap((operator) => Object.keys(operator)));
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !touched.has(field)));
}
