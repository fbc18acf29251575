import { createHash } from 'node:crypto';
import type {
  KnownHandle,
  ParseContext,
  ParsedIgnored,
  ParsedItem,
  ParsedMessage,
  IncomingItem,
} from '../contract.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';
import { messageName, nameOf, threadName, titleOf, topicOf } from './addresses.ts';
import { textOf } from './content.ts';
import { concernsBot, withoutStart, type Bot } from './groups.ts';
import { readLearned } from './learned.ts';
import { telegramSettings } from './settings.ts';
import { update as updateSchema, type TelegramMessage, type TelegramUpdate } from './updates.ts';

/** One update in, one item out. @throws Error when it is no update at all */
export function parseUpdate(raw: Buffer, context: ParseContext): ParsedItem {
  const update = updateSchema.parse(JSON.parse(raw.toString('utf8')));
  const message = update.message ?? update.edited_message;
  if (!message) return ignored(whyNothing(update));
  const reason = whyIgnored(message, context);
  if (reason !== null) return ignored(reason);
  const foreign = whyForeign(message, context);
  // The change of a message that we have counts, whatever it says now.
  if (foreign !== null && !update.edited_message) return ignored(foreign);
  const parsed = readMessage(message, context);
  if (!update.edited_message) return parsed;
  const revision = message.edit_date ?? message.date;
  return {
    type: 'edit',
    externalId: `${parsed.externalId}/edit/${revision}`,
    // Two edits within a second are two updates with one date.
    dedupeKey: `${parsed.externalId}/edit/${update.update_id}`,
    about: parsed.externalId,
    editedAt: new Date(revision * 1000),
    text: parsed.text,
    html: parsed.html,
    files: parsed.files,
    ...(foreign === null && { fallback: parsed }),
  };
}

function ignored(reason: string): ParsedIgnored {
  return { type: 'ignored', reason };
}

function whyNothing(update: TelegramUpdate): string {
  if (update.my_chat_member) return 'The bot was added to or removed from a chat.';
  if (update.channel_post) return 'A post in a channel, not written to the bot.';
  return 'An update without a message.';
}

function whyIgnored(message: TelegramMessage, context: ParseContext): string | null {
  const { chat, from } = message;
  if (chat.type === 'channel') return 'A post in a channel, not written to the bot.';
  if (message.migrate_to_chat_id !== undefined) return 'The group became a supergroup.';
  if (!from && !message.sender_chat) return 'Nobody is named as its author.';
  const { text, html } = textOf(message);
  const empty = text === '' && html === null && (context.files ?? []).length === 0;
  return empty ? 'A message without text or files (somebody joined, a title changed or the like).' : null;
}

/** What others talk about in a group is not ours to read. */
function whyForeign(message: TelegramMessage, context: ParseContext): string | null {
  if (message.chat.type === 'private') return null;
  const { groups } = telegramSettings.parse(context.settings ?? {});
  if (!groups) return 'Written in a group, and this inbox does not listen in groups.';
  if (concernsBot(message, botOf(context))) return null;
  return 'Written in a group without mentioning or answering the bot.';
}

function botOf({ learned, account }: ParseContext): Bot {
  const known = readLearned(learned);
  const address = /^@?(\w{4,32})$/.exec(account.address)?.[1] ?? null;
  return { id: known?.botId ?? null, username: known?.username ?? address };
}

function readMessage(message: TelegramMessage, context: ParseContext): ParsedMessage {
  const { account } = context;
  const { chat, reply_to_message: answered } = message;
  const start = withoutStart(message);
  const { text, html } = textOf(start.message);
  const externalId = messageName(account.inboxId, chat.id, message.message_id);
  const group = chat.type !== 'private';
  const sender = senderOf(message);
  return {
    type: 'message',
    externalId,
    dedupeKey: externalId,
    from: sender,
    verified: true,
    // In a group the answer goes to the group; in private the chat's number is the person's.
    replyTo: group ? [{ address: String(chat.id), name: titleOf(chat) }] : [],
    to: [{ address: account.address, name: account.name }],
    cc: [],
    subject: group ? titleOf(chat) : '',
    text,
    html,
    quotedText: message.quote?.text ?? null,
    quotedHtml: null,
    files: context.files ?? [],
    sentAt: new Date(message.date * 1000),
    threading: {
      replyToken: null,
      inReplyTo: answered ? [messageName(account.inboxId, chat.id, answered.message_id)] : [],
      references: [],
      threadIndex: null,
      externalThreadId: threadName(account.inboxId, chat.id, topicOf(message)),
      open: group,
    },
    identityKind: 'telegram',
    automatic: message.from?.is_bot === true && !message.sender_chat,
    bulk: false,
    spam: null,
    post: {
      kind: group ? 'mention' : 'message',
      visibility: 'direct',
      language: message.from?.language_code ?? null,
      url: linkTo(message),
    },
    identities: phonesOf(message),
    channelData: { chatId: chat.id, messageId: message.message_id, topicId: topicOf(message) },
    ...(start.token !== null && { personalLink: start.token }),
  };
}

function senderOf({ from, sender_chat: anonymous }: TelegramMessage): Participant {
  // An anonymous admin writes as the group; a linked channel writes as itself.
  if (anonymous) {
    const handle = anonymous.username === undefined ? {} : { handle: `@${anonymous.username}` };
    return { address: String(anonymous.id), name: titleOf(anonymous), ...handle };
  }
  if (!from) return { address: 'unknown', name: '' };
  const handle = from.username === undefined ? {} : { handle: `@${from.username}` };
  return { address: String(from.id), name: nameOf(from), ...handle };
}

/** Who shares their own number has it confirmed by Telegram; somebody else's card proves nothing. */
function phonesOf({ contact, from }: TelegramMessage): KnownHandle[] {
  if (!contact || contact.user_id === undefined || contact.user_id !== from?.id) return [];
  const digits = contact.phone_number.replaceAll(/\D/g, '');
  return digits === '' ? [] : [{ kind: 'phone', value: `+${digits}`, verified: true }];
}

function linkTo({ chat, message_id }: TelegramMessage): string | null {
  return chat.type === 'supergroup' && chat.username !== undefined
    ? `https://t.me/${chat.username}/${message_id}`
    : null;
}

/** What the ledger and the quarantine list want to know. Never throws. */
export function describeUpdate(
  raw: Buffer,
): Pick<IncomingItem, 'externalId' | 'summary'> & { at: Date | null } {
  const read = updateSchema.safeParse(parseJson(raw));
  if (!read.success) {
    return {
      externalId: `unreadable.${raw.length}.${hashOf(raw)}`,
      summary: { from: '', subject: '' },
      at: null,
    };
  }
  const { update_id: id } = read.data;
  const message = read.data.message ?? read.data.edited_message ?? read.data.channel_post;
  // After a week of silence Telegram numbers from anywhere: the number alone would not do.
  const what = message
    ? [message.chat.id, message.message_id, message.edit_date ?? message.date]
    : [hashOf(raw)];
  return {
    externalId: [id, ...what].join('.'),
    summary: {
      from: message?.from ? nameOf(message.from) : '',
      subject: (message?.text ?? message?.caption ?? '').slice(0, 200),
    },
    at: message ? new Date((message.edit_date ?? message.date) * 1000) : null,
  };
}

function hashOf(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex').slice(0, 16);
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}
