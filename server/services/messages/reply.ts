import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Message, ReplyInput } from '../../../shared/schemas/message.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceMessage } from '../conversations/announce.ts';
import { authorOf } from '../conversations/author.ts';
import { conversationFor } from '../conversations/find.ts';
import { settleAnswered } from '../mentions/triage.ts';
import { refuseBlocked } from '../wording/refuse-blocked.ts';
import { removeDraft } from '../drafts/remove.ts';
import { tellQuestion } from '../sides/tell.ts';
import { refuseInSide } from '../sides/refuse.ts';
import { endSharedDraft, isShared } from '../shared-drafts/share.ts';
import { sceneOf, visibilityFor, type AnswerScene } from './answer-scene.ts';
import { answerTexts } from './answer-texts.ts';
import { checkCapability } from './check-capability.ts';
import { claimUploads, findUploads } from './claim-uploads.ts';
import { conflictOf, isOutdated } from './conflict.ts';
import { outboundRow, partRows, writtenMessageId } from './outbound-row.ts';
import { makeUpForOutbound, placeOutbound, tellOutbound } from './place-outbound.ts';

export type ReplyContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue' | 'config' | 'logger'>;

export interface Written {
  message: Message;
  conversation: Conversation;
}

interface Writing {
  conversationId: string;
  input: ReplyInput;
  /** It was written earlier, to go out now: there is nothing to undo any more, and a draft of today's stays. */
  planned?: boolean;
  /** A person wrote it now: it is held against the house's words. */
  checked?: boolean;
}

/**
 * Answers the customer. The message is stored with everything frozen, held for the undo time and then sent by a job.
 * The same client id again gives the same message.
 * @throws AppError conversation-changed (with `newMessages` and `conversation`) when something came in between,
 *   not-capable when the channel cannot carry it, validation-failed for recipients and files, and where the house's words
 *   keep it back
 */
export async function reply(
  context: ReplyContext,
  actor: Actor,
  { conversationId, input, planned = false, checked = false }: Writing,
): Promise<Written> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  // Both only read, so neither waits for the other; of a repeat nothing is made, whatever the making says.
  const made = isOutdated(conversation, input)
    ? null
    : freezeReply(context, actor, { conversation, input, planned, checked });
  made?.catch(() => undefined);
  const repeated = await repeatOf(context, conversation, input.clientId);
  if (repeated) return repeated;
  if (made === null) {
    const { expectedRevision } = input;
    throw await conflictOf(context, actor, { conversation, expectedRevision });
  }
  const message = await made;
  if (!(await storeHeld(context, actor, message))) {
    const first = await repeatOf(context, conversation, input.clientId);
    if (first) return first;
    throw new AppError('already-exists');
  }
  const placed = await placeOutbound(context, actor, {
    ...{ conversation, message, expectation: input, thenStatus: input.thenStatus },
  }).catch((error: unknown) => takeBack(context, message, error));
  // The screens first: a customer may be waiting at theirs.
  const [parts] = await Promise.all([
    storeParts(context, message),
    tellOutbound(context, message, placed),
    wakeDelivery(context, message),
  ]);
  await settleAnswered(context, message.answersId);
  await tellQuestion(context, { conversation: placed.conversation, message });
  for (const part of parts) announceMessage(context, { message: part, conversation: placed.conversation });
  await endSharedDraft(context, actor, { conversationId, clientId: input.clientId });
  // Whoever sends what several wrote may have one of their own besides.
  if (!planned && !isShared(input.clientId))
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
  input: Omit<ReplyInput, 'expectedRevision' | 'force'>;
  planned?: boolean;
  checked?: boolean;
}

/**
 * The message as it would be sent now; nothing is stored.
 * @throws AppError as `reply` does, but for what came in between
 */
export async function freezeReply(
  context: ReplyContext,
  actor: Actor,
  { conversation, input, planned = false, checked = false }: Draft,
): Promise<StoredMessage> {
  const id = writtenMessageId(conversation.id, input.clientId);
  const [scene, files, author] = await Promise.all([
    sceneOf(context, conversation, input.answersId),
    findUploads(context, actor, { ids: input.attachmentIds, messageId: id }),
    authorOf(context, actor),
    checked && refuseBlocked(context, actor, { conversation, input }),
  ]);
  const { can, inbox, thread, answered } = scene;
  const recipients = recipientsOf(conversation, input);
  refuseInSide(conversation.side, [...recipients.to, ...recipients.cc, ...recipients.bcc]);
  if (input.text.trim() === '' && files.length === 0) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'text', message: 'Write something first.' }],
    });
  }
  const visibility = visibilityFor(scene, input.visibility);
  const contentWarning = (input.contentWarning ?? scene.contentWarning) || null;
  const [text = '', ...partTexts] = textsFor(scene, { ...input, contentWarning });
  const now = context.clock.now();
  checkCapability(can, {
    ...{ text, html: input.html, contentWarning, files, now },
    copies: recipients.cc.length + recipients.bcc.length,
    lastInboundAt: conversation.lastInboundAt,
    answeredBefore: conversation.lastOutboundAt !== null,
  });
  const row = outboundRow({
    ...{ id, conversation, inbox, author, files, thread, now, text, partTexts, ...recipients },
    ...{ clientId: input.clientId, usedAnswerIds: input.usedAnswerIds, writtenAs: input.writtenAs },
    html: partTexts.length > 0 ? null : input.html,
    subject: can.subject ? (input.subject ?? thread.subject ?? conversation.subject) : '',
    fallbackDomain: new URL(context.config.publicUrl).hostname,
    undoSeconds: planned ? 0 : can.undoSeconds,
    post: { visibility, contentWarning, answersId: answered?.id ?? null },
  });
  return conversation.via ? byAnotherWay(row, scene) : row;
}

/** Sent from the other inbox; what the customer says there next belongs here. */
function byAnotherWay(row: StoredMessage, { inbox, thread }: AnswerScene): StoredMessage {
  const threads = (thread.parent?.threadKeys ?? []).filter((key) => key.startsWith('xt:'));
  return { ...row, sendInboxId: inbox.id, threadKeys: [...row.threadKeys, ...threads] };
}

/** In parts only when the writer saw them: else what is too long is one text, which is refused. */
function textsFor(
  scene: AnswerScene,
  input: { text: string; split: boolean; contentWarning: string | null },
): string[] {
  const { can } = scene;
  return answerTexts(input.split ? scene : { ...scene, can: { ...can, tooLong: 'refuse' } }, input).texts;
}

function recipientsOf(
  conversation: StoredConversation,
  input: Pick<ReplyInput, 'to' | 'cc' | 'bcc'>,
): { to: Participant[]; cc: Participant[]; bcc: Participant[] } {
  // By another way there is one to write to, whatever the composer shows of the old one.
  const to = once(conversation.via ? [conversation.via.to] : (input.to ?? conversation.replyTo));
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

/** What follows the first part of a long answer; again as often as anybody likes. */
export async function storeParts(
  { store }: Pick<Context, 'store'>,
  first: StoredMessage,
): Promise<StoredMessage[]> {
  const rows = partRows(first);
  await store.messages.insertMany(rows);
  return rows;
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
