import { z } from 'zod';

/**
 * The parts of the Bot API's Update that we read (core.telegram.org/bots/api#update). Everything else passes through
 * unread, and what we do not know of must never make an update unreadable.
 */

const user = z.object({
  id: z.number(),
  is_bot: z.boolean().default(false),
  first_name: z.string().default(''),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});
export type TelegramUser = z.infer<typeof user>;

const chat = z.object({
  id: z.number(),
  type: z.enum(['private', 'group', 'supergroup', 'channel']),
  title: z.string().optional(),
  username: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});
export type TelegramChat = z.infer<typeof chat>;

export const messageEntity = z.object({
  type: z.string(),
  /** In UTF-16 units, as JavaScript counts. */
  offset: z.number().int(),
  length: z.number().int(),
  url: z.string().optional(),
  user: user.optional(),
  language: z.string().optional(),
});
export type MessageEntity = z.infer<typeof messageEntity>;

/** Anything with a file behind it: document, photo size, voice, video, sticker … */
const file = z.object({
  file_id: z.string(),
  file_unique_id: z.string().default(''),
  file_size: z.number().optional(),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  duration: z.number().optional(),
});
export type TelegramFile = z.infer<typeof file>;

const sticker = file.extend({
  emoji: z.string().optional(),
  is_animated: z.boolean().default(false),
  is_video: z.boolean().default(false),
});

const venue = z.object({ title: z.string(), address: z.string().default('') });
const location = z.object({ latitude: z.number(), longitude: z.number() });
const sharedContact = z.object({
  phone_number: z.string(),
  first_name: z.string().default(''),
  last_name: z.string().optional(),
  user_id: z.number().optional(),
});
const poll = z.object({
  question: z.string(),
  options: z.array(z.object({ text: z.string() })).default([]),
});

const base = z.object({
  message_id: z.number(),
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  from: user.optional(),
  sender_chat: chat.optional(),
  date: z.number(),
  edit_date: z.number().optional(),
  chat,
  text: z.string().optional(),
  entities: z.array(messageEntity).default([]),
  caption: z.string().optional(),
  caption_entities: z.array(messageEntity).default([]),
  photo: z.array(file).default([]),
  document: file.optional(),
  animation: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  audio: file.extend({ title: z.string().optional() }).optional(),
  voice: file.optional(),
  sticker: sticker.optional(),
  location: location.optional(),
  venue: venue.optional(),
  contact: sharedContact.optional(),
  poll: poll.optional(),
  dice: z.object({ emoji: z.string(), value: z.number() }).optional(),
  media_group_id: z.string().optional(),
  migrate_to_chat_id: z.number().optional(),
  forward_origin: z.object({ type: z.string() }).loose().optional(),
});

const quote = z.object({ text: z.string() });
const message = base.extend({ reply_to_message: base.optional(), quote: quote.optional() });
export type TelegramMessage = z.infer<typeof message>;

export const update = z.object({
  update_id: z.number(),
  message: message.optional(),
  edited_message: message.optional(),
  channel_post: message.optional(),
  my_chat_member: z.object({ chat }).loose().optional(),
});
export type TelegramUpdate = z.infer<typeof update>;

/** What we ask Telegram to tell us. */
export const wantedUpdates = ['message', 'edited_message', 'my_chat_member'] as const;
