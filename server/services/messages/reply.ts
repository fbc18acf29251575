import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Message, ReplyInput } from '../../../shared/schemas/message.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { authorOf } from '../conversations/author.ts';
import { conversationFor } from '../conversations/find.ts';
import { removeDraft } from '../drafts/remove.ts';
import { checkCapability } from './check-capability.ts';
import { claimUploads, findUploads } from './claim-uploads.ts';
import { conflictOf, isOutdated } from './conflict.ts';
import { threadOf } from './mail-thread.ts';
import { outboundRow, writtenMessageId } from './outbound-row.ts';
import { makeUpForOutbound, placeOutbound, tellOutbound } from './place-outbound.ts';

export type ReplyContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue' | 'config' | 'logger'>;

export interface Written {
  message: Message;
  conversation: Conversation;
}

/**
 * Answers the customer. The message is stored with everything frozen, held for the undo time and then sent by a job.
 * The same client id again gives the same message.
 * @throws AppError conversation-changed (with `newMessages` and `conversation`) when something came in between,
 *   not-capable when the channel cannot carry it, validation-failed for recipients and files
 */
export async function reply(
  context: ReplyContext,
  actor: Actor,
  { conversationId, input }: { conversationId: string; input: ReplyInput },
): Promise<Written> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  const repeated = await repeatOf(context, conversation, input.clientId);
  if (repeated) return repeated;
  if (isOutdated(conversation, input)) {
    const { expectedRevision } = input;
    throw await conflictOf(context, actor, { conversation, expectedRevision });
  }
  const message = await freeze(context, actor, { conversation, input });
  if (!(await storeHeld(context, actor, message))) {
    const first = await repeatOf(context, conversation, input.clientId);
    if (first) return first;
    throw new AppError('already-exists');
  }
  const placed = await placeOutbound(context, actor, {
    ...{ conversation, message, expectation: input, thenStatus: input.thenStatus },
  }).catch((error: unknown) => takeBack(context, message, error));
  await wakeDelivery(context, message);
  await tellOutbound(context, message, placed);
  await removeDraft(context, actor, { conversationId, kind: 'reply' });
  return { message: presentMessage(message), conversation: presentConversation(placed.conversation) };
}

/** What an earlier request with this client id wrote. */
async function repeatOf(
  context: ReplyContext,
  conversation: StoredConversation,
  clientId: string,
): Promise<Written | null> {
  const message = await context.store.messages.byClientId(conversation.id, clientId);
  if (!message) return null;
  const after = await makeUpForOutbound(context, conversation, message);
  return { message: presentMessage(message), conversation: presentConversation(after) };
}

interface Draft {
  conversation: StoredConversation;
  input: ReplyInput;
}

async function freeze(
  context: ReplyContext,
  actor: Actor,
  { conversation, input }: Draft,
): Promise<StoredMessage> {
  const id = writtenMessageId(conversation.id, input.clientId);
  const [inbox, files, thread, author] = await Promise.all([
    sendingInbox(context, conversation.inboxId),
    findUploads(context, actor, { ids: input.attachmentIds, messageId: id }),
    threadOf(context, conversation.id),
    authorOf(context, actor),
  ]);
  const { capabilities } = channelById(inbox.channel);
  const recipients = recipientsOf(conversation, input);
  const now = context.clock.now();
  if (input.text.trim() === '' && files.length === 0) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'text', message: 'Write something first.' }],
    });
  }
  checkCapability(capabilities, {
    ...{ text: input.text, html: input.html, files, now },
    copies: recipients.cc.length + recipients.bcc.length,
    lastInboundAt: conversation.lastInboundAt,
    answeredBefore: conversation.lastOutboundAt !== null,
  });
  return outboundRow({
    ...{ id, conversation, inbox, author, files, thread, now, ...recipients },
    clientId: input.clientId,
    text: input.text,
    html: input.html,
    subject: capabilities.subject ? (input.subject ?? thread.subject ?? conversation.subject) : '',
    fallbackDomain: new URL(context.config.publicUrl).hostname,
    undoSeconds: capabilities.undoSeconds,
  });
}

/** @throws AppError not-capable when nothing can be sent from it */
export async function sendingInbox({ store }: Pick<Context, 'store'>, inboxId: string): Promise<StoredInbox> {
  const inbox = await store.inboxes.read(inboxId);
  if (inbox?.enabled) return inbox;
  throw new AppError('not-capable', { detail: 'This inbox is switched off: nothing can be sent from it.' });
}

function recipientsOf(
  conversation: StoredConversation,
  input: Pick<ReplyInput, 'to' | 'cc' | 'bcc'>,
): { to: Participant[]; cc: Participant[]; bcc: Participant[] } {
  const to = once(input.to ?? conversation.replyTo);
  if (to.length === 0) {
    throw new AppError('validation-failed', { fields: [{ path: 'to', message: 'Name at least one.' }] });
  }
  const cc = once(input.cc).filter(({ address }) => !to.some((other) => other.address === address));
  return { to, cc, bcc: once(input.bcc) };
}

/** Each address once, trimmed. */
export function once(people: readonly Participant[]): Participant[] {
  const seen = new Set<string>();
  return people
    .map(({ address, name }) => ({ address: address.trim(), name: name.trim() }))
    .filter(({ address }) => {
      const key = address.toLowerCase();
      if (key === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** Files first, then the message: a repeat after a crash in between finds its files taken by itself. @returns false when it is there. */
export async function storeHeld(
  context: Pick<Context, 'store'>,
  actor: Actor,
  message: StoredMessage,
): Promise<boolean> {
  const ids = message.attachments.map(({ id }) => id);
  const { id: messageId, conversationId } = message;
  await claimUploads(context, actor, { ids, messageId, conversationId });
  return context.store.messages.insert(message);
}

/** Something came in between after all: as if nothing had been written. */
async function takeBack(
  { store }: Pick<Context, 'store'>,
  message: StoredMessage,
  error: unknown,
): Promise<never> {
  await store.messages.remove(message.id, { 'delivery.state': 'held' });
  await store.attachments.detach(message.id);
  throw error;
}

/** Wakes the delivery for when the undo time is over. */
export async function wakeDelivery(
  context: Pick<Context, 'queue' | 'clock'>,
  message: StoredMessage,
): Promise<void> {
  const due = message.delivery?.dueAt ?? context.clock.now();
  const delayMillis = Math.max(0, due.getTime() - context.clock.now().getTime());
  await context.queue.enqueue('message.deliver', { messageId: message.id }, { delayMillis });
}
