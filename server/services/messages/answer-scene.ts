import { AppError } from '../../../shared/errors.ts';
import type { Capabilities } from '../../../shared/schemas/channel.ts';
import { postVisibility, type PostVisibility } from '../../../shared/schemas/post.ts';
import type { Channel } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { sanitizeHtml } from '../../security/html.ts';
import type { ReplyVia, StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { capabilitiesOf } from '../inboxes/capabilities.ts';
import { answeredMessage } from './answered.ts';
import { threadOf, type MailThread } from './mail-thread.ts';

/** All that decides what may be answered, and how. */
export interface AnswerScene {
  inbox: StoredInbox;
  channel: Channel;
  can: Capabilities;
  /** Where it hangs in the thread. */
  thread: MailThread;
  /** The message that is answered; null where messages do not answer each other (mail), or nothing can be answered. */
  answered: StoredMessage | null;
  /** What the text must begin with. */
  opening: string;
  /** Who may see it, widest first: never more than see what is answered. */
  visibilities: PostVisibility[];
  /** What the answer takes over unless the writer says otherwise. */
  contentWarning: string | null;
}

/** @throws AppError not-capable for an inbox that is switched off; validation-failed when `answersId` is not of the conversation */
export async function sceneOf(
  context: Pick<Context, 'store'>,
  conversation: Pick<StoredConversation, 'id' | 'inboxId' | 'via'>,
  answersId: string | undefined,
): Promise<AnswerScene> {
  const via = conversation.via ?? null;
  const inbox = await sendingInbox(context, via?.inboxId ?? conversation.inboxId);
  const channel = channelById(inbox.channel);
  const can = capabilitiesOf(inbox) ?? channel.capabilities;
  const chosen =
    answersId === undefined
      ? via && (await lastByThatWay(context, conversation.id, via))
      : await chosenMessage(context, conversation.id, answersId);
  const thread =
    via && !chosen
      ? { references: [], subject: null, parent: null }
      : await threadOf(context, conversation.id, chosen ?? undefined);
  const answered = can.layout === 'letters' ? null : thread.parent;
  const target = answered && answeredMessage(answered);
  return {
    ...{ inbox, channel, can, thread, answered },
    opening: (target && channel.opening?.(target, { address: inbox.address })) ?? '',
    visibilities: visibilitiesFor(can, answered),
    contentWarning: can.contentWarning ? (target?.contentWarning ?? null) : null,
  };
}

const lookedAt = 50;

/** The customer's newest message by the way that answers go now: of this conversation, else where they wrote before. */
async function lastByThatWay(
  { store }: Pick<Context, 'store'>,
  conversationId: string,
  { inboxId, answersId }: ReplyVia,
): Promise<StoredMessage | null> {
  const { items } = await store.messages.before(conversationId, undefined, lookedAt);
  const here = items.find(
    ({ kind, deliveredTo, externalId, deletedAt }) =>
      kind === 'inbound' && externalId !== null && !deletedAt && deliveredTo.includes(inboxId),
  );
  return here ?? (answersId === null ? null : store.messages.read(answersId));
}

async function chosenMessage(
  { store }: Pick<Context, 'store'>,
  conversationId: string,
  id: string,
): Promise<StoredMessage> {
  const message = await store.messages.read(id);
  const fits =
    message?.conversationId === conversationId && message.externalId !== null && !message.deletedAt;
  if (message && fits) return message;
  throw new AppError('validation-failed', {
    fields: [{ path: 'answersId', message: 'This message cannot be answered.' }],
  });
}

/** @throws AppError not-capable when nothing can be sent from it */
export async function sendingInbox({ store }: Pick<Context, 'store'>, inboxId: string): Promise<StoredInbox> {
  const inbox = await store.inboxes.read(inboxId);
  if (inbox?.enabled) return inbox;
  throw new AppError('not-capable', { detail: 'This inbox is switched off: nothing can be sent from it.' });
}

const widestFirst = postVisibility.options;

/** What the channel offers, without what is wider than the message that is answered. */
function visibilitiesFor(can: Capabilities, answered: StoredMessage | null): PostVisibility[] {
  if (can.visibilities.length === 0) return [];
  const widest = answered ? widestFirst.indexOf(answered.post?.visibility ?? 'direct') : 0;
  return can.visibilities.filter((one) => widestFirst.indexOf(one) >= widest);
}

/**
 * Who will see an answer: whom the writer chose, else who sees what is answered, and never more.
 * @returns null where there is nothing to choose
 * @throws AppError not-capable for a wider one
 */
export function visibilityFor(
  { visibilities, can }: Pick<AnswerScene, 'visibilities' | 'can'>,
  wanted: PostVisibility | undefined,
): PostVisibility | null {
  if (can.visibilities.length === 0) return null;
  const widest = visibilities[0];
  if (widest === undefined) {
    throw new AppError('not-capable', { detail: 'Nothing that this channel sends is as private as that.' });
  }
  if (wanted === undefined || visibilities.includes(wanted)) return wanted ?? widest;
  const message = 'An answer is never seen by more people than what it answers.';
  throw new AppError('not-capable', { detail: message, fields: [{ path: 'visibility', message }] });
}

/** How the customer will see a text; null: as it is written. */
export function previewOf({ channel }: Pick<AnswerScene, 'channel'>, text: string, html: string | null) {
  const shown = channel.preview?.(text, html) ?? html;
  return shown === null ? null : sanitizeHtml(shown, { cidUrl: () => null }).html;
}
