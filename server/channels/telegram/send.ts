import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { SendError, type OutboundMessage, type SendResult } from '../contract.ts';
import { messageName, messageNumber } from './addresses.ts';
import {
  callBot,
  TelegramError,
  toSendError,
  type Call,
  type TelegramAccount,
  type Upload,
} from './bot-api.ts';
import { htmlToMarked, type MarkedText } from './markup.ts';
import { holdBack, takeTurn } from './pace.ts';
import { splitMarked } from './split.ts';

/** After entities are parsed (core.telegram.org/bots/api#sendmessage, #sendphoto; checked 2026-11-21). */
export const longestText = 4096;
const longestCaption = 1024;
const largestPhoto = 10 * 1024 * 1024;
const photoTypes = new Set(['image/jpeg', 'image/png', 'image/webp']);
const uploadMillis = 120_000;

const sentMessage = z.object({ message_id: z.number(), chat: z.object({ id: z.number() }) });

interface Target {
  account: TelegramAccount;
  chatId: string;
  topicId: number | null;
  replyTo: number | null;
}

/**
 * Sends an answer: one call where it can be one; a text that is too long for a caption goes ahead of its files.
 * @throws SendError; unconfirmed when a part of it is out and the rest is not
 */
export async function sendMessage(account: TelegramAccount, message: OutboundMessage): Promise<SendResult> {
  const target = targetOf(account, message);
  const marked = message.html === null ? { text: message.text, entities: [] } : htmlToMarked(message.html);
  const texts = marked.text === '' ? [] : splitMarked(marked, longestText);
  const uploads = await Promise.all(message.files.map(toUpload));
  const asCaption = uploads.length > 0 && texts.length === 1 && marked.text.length <= longestCaption;
  const calls: Call[] = [
    ...(asCaption ? [] : texts.map(textCall)),
    ...(uploads.length > 0 ? [filesCall(uploads, asCaption ? marked : null)] : []),
  ];
  const ids: number[] = [];
  let { chatId } = target;
  for (const [index, call] of calls.entries()) {
    const sent = await deliver(
      { ...target, chatId, replyTo: index === 0 ? target.replyTo : null },
      call,
    ).catch((error: unknown) => rethrow(error, ids.length, calls.length));
    ids.push(...sent.ids);
    chatId = sent.chatId;
  }
  const names = ids.map((id) => messageName(account.inboxId, chatId, id));
  return {
    externalId: names[0] ?? message.externalId,
    otherIds: names.slice(1),
    providerReply: `message ${ids.join(', ')}`,
    rejected: [],
    channelData: { chatId: Number(chatId), messageId: ids[0] ?? null, topicId: target.topicId },
  };
}

/** Nothing is repeated once a part is out: people see what is there and decide. */
function rethrow(error: unknown, done: number, all: number): never {
  const failure = toSendError(error);
  if (done === 0) throw failure;
  throw new SendError('unconfirmed', `${done} of ${all} parts were sent, then: ${failure.message}`, {
    cause: error,
  });
}

const answeredData = z.object({ topicId: z.number().nullable() });

function targetOf(account: TelegramAccount, message: OutboundMessage): Target {
  const chatId = message.to[0]?.address ?? '';
  if (!/^-?\d+$/.test(chatId)) throw new SendError('permanent', `"${chatId}" is no chat on Telegram`);
  const answered = message.answers?.externalId ?? message.inReplyTo;
  const data = answeredData.safeParse(message.answers?.channelData);
  return {
    account,
    chatId,
    topicId: data.success ? data.data.topicId : null,
    replyTo: messageNumber(answered, account.inboxId, chatId),
  };
}

/** One call, in its turn; a group that became a supergroup in the meantime is followed. */
async function deliver(target: Target, call: Call): Promise<{ ids: number[]; chatId: string }> {
  const { account, chatId, topicId, replyTo } = target;
  await takeTurn(account, chatId);
  const params = {
    ...call.params,
    chat_id: Number(chatId),
    ...(topicId !== null && { message_thread_id: topicId }),
    ...(replyTo !== null && {
      reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
    }),
  };
  try {
    const answer = await callBot(account, {
      ...call,
      params,
      timeoutMillis: call.uploads ? uploadMillis : 20_000,
    });
    const sent = z.array(sentMessage).parse(Array.isArray(answer) ? answer : [answer]);
    return { ids: sent.map(({ message_id }) => message_id), chatId };
  } catch (error) {
    if (error instanceof TelegramError && error.migrateToChatId !== null) {
      const moved = { ...target, chatId: String(error.migrateToChatId), replyTo: null };
      if (moved.chatId !== chatId) return deliver(moved, call);
    }
    const failure = toSendError(error);
    if (failure.kind === 'rate-limited') await holdBack(account, failure.retryAfterSeconds ?? 5);
    throw failure;
  }
}

function textCall({ text, entities }: MarkedText): Call {
  return { method: 'sendMessage', params: { text, ...(entities.length > 0 && { entities }) } };
}

/** All files in one call: a single one by its kind, several as an album, of photos or else of documents. */
function filesCall(uploads: readonly Upload[], caption: MarkedText | null): Call {
  const words = caption
    ? { caption: caption.text, ...(caption.entities.length > 0 && { caption_entities: caption.entities }) }
    : {};
  const photos = uploads.every(({ type, content }) => photoTypes.has(type) && content.length <= largestPhoto);
  const kind = photos ? 'photo' : 'document';
  const [first] = uploads;
  if (uploads.length === 1 && first) {
    const method = photos ? 'sendPhoto' : 'sendDocument';
    return { method, params: { ...words, [kind]: `attach://${first.field}` }, uploads };
  }
  // The caption of an album stands under its first photo, or under its last document.
  const captioned = photos ? 0 : uploads.length - 1;
  const media = uploads.map(({ field }, index) => ({
    type: kind,
    media: `attach://${field}`,
    ...(index === captioned && words),
  }));
  return { method: 'sendMediaGroup', params: { media }, uploads };
}

async function toUpload(file: OutboundMessage['files'][number], index: number): Promise<Upload> {
  return { field: `file${index}`, name: file.name, type: file.type, content: await buffer(file.open()) };
}
