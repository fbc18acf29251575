import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import { waiting, type StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationChange } from '../../store/conversations.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { isCancelled } from '../messages/mail-thread.ts';

const pageSize = 200;

/** What a conversation shows that follows from its messages alone. */
export type Aggregates = Pick<
  StoredConversation,
  | 'excerpt'
  | 'messageCount'
  | 'waitingSince'
  | 'waitingOrder'
  | 'lastActivityAt'
  | 'lastMessageAt'
  | 'lastInboundAt'
  | 'lastOutboundAt'
  | 'hasAttachments'
> &
  Partial<Pick<StoredConversation, 'replyTo'>>;

/**
 * Pure. @param newestFirst every message of the conversation
 * @returns null when nothing is left that a person or a customer wrote
 */
export function aggregatesOf(
  newestFirst: readonly StoredMessage[],
  conversation: Pick<StoredConversation, 'status'>,
): Aggregates | null {
  const written = newestFirst.filter((message) => message.kind !== 'activity' && !isCancelled(message));
  const [newest] = written;
  if (!newest) return null;
  const letters = written.filter(({ kind }) => kind === 'inbound' || kind === 'outbound');
  const lastOf = (kind: StoredMessage['kind']) =>
    letters.find((message) => message.kind === kind)?.createdAt ?? null;
  return {
    excerpt: letters[0] ? excerpt(letters[0].text || (letters[0].subject ?? '')) : '',
    messageCount: written.length,
    lastActivityAt: newest.createdAt,
    lastMessageAt: letters[0]?.createdAt ?? null,
    lastInboundAt: lastOf('inbound'),
    lastOutboundAt: lastOf('outbound'),
    hasAttachments: written.some(({ attachments }) => attachments.some(({ inline }) => !inline)),
    ...replyToOf(letters),
    ...waiting(conversation.status === 'resolved' ? null : waitsSince(letters)),
  };
}

/** Whom an answer goes to: the newest customer's letter says; none says nothing. */
function replyToOf(letters: readonly StoredMessage[]): Pick<Aggregates, 'replyTo'> {
  const newest =
    letters.find(({ kind, automatic, verified }) => kind === 'inbound' && !automatic && verified !== false) ??
    letters.find(({ kind, verified }) => kind === 'inbound' && verified !== false);
  if (!newest) return {};
  if (newest.replyTo.length > 0) return { replyTo: newest.replyTo };
  return newest.from ? { replyTo: [newest.from] } : {};
}

/** The first letter of the customer's that nobody has answered; machines do not wait. */
function waitsSince(letters: readonly StoredMessage[]): Date | null {
  const answered = letters.findIndex(({ kind, automatic }) => kind === 'outbound' && !automatic);
  const unanswered = answered === -1 ? letters : letters.slice(0, answered);
  const waits = unanswered.findLast(({ kind, automatic }) => kind === 'inbound' && !automatic) ?? null;
  return waits && (waits.receivedAt ?? waits.createdAt);
}

/** All messages of a conversation, newest first, without holding more than a page at a time in flight. */
async function allMessages(
  { store }: Pick<Context, 'store'>,
  conversationId: string,
): Promise<StoredMessage[]> {
  const found: StoredMessage[] = [];
  for (let position: { at: Date; id: string } | undefined; ;) {
    const page = await store.messages.before(conversationId, position, pageSize);
    found.push(...page.items);
    if (!page.last) return found;
    position = { at: page.last.createdAt, id: page.last.id };
  }
}

/**
 * Works out afresh what a conversation shows of its messages, after some were taken back or moved.
 * @param options.set to change along with it
 * @returns the conversation after it; null when it is gone
 */
export async function recountConversation(
  context: Pick<Context, 'store' | 'clock'>,
  id: string,
  options: { byMessage?: boolean; set?: ConversationChange } = {},
): Promise<StoredConversation | null> {
  for (;;) {
    const conversation = await context.store.conversations.read(id);
    if (!conversation) return null;
    const aggregates = aggregatesOf(await allMessages(context, id), conversation);
    const after = await context.store.conversations.update({
      id,
      set: { ...(aggregates ?? { messageCount: 0, ...waiting(null) }), ...options.set },
      ...(options.byMessage && { byMessage: true }),
      provided: { revision: conversation.revision },
      now: context.clock.now(),
    });
    if (after) return after;
  }
}
