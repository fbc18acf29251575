import { z } from 'zod';

/**
 * The API's entities, as far as we look at them (docs.joinmastodon.org/entities, checked 2026-11-22). Compatible servers
 * leave much out, so everything that is not needed has a default.
 */

const lenient = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

export const accountEntity = z.object({
  id: z.string(),
  username: lenient,
  acct: z.string(),
  display_name: lenient,
  note: lenient,
  url: z.string().nullish(),
  avatar_static: z.string().nullish(),
  avatar: z.string().nullish(),
  followers_count: z.number().nullish(),
  bot: z.boolean().nullish(),
});
export type AccountEntity = z.infer<typeof accountEntity>;

export const mediaEntity = z.object({
  id: z.string().nullish(),
  type: lenient,
  url: z.string().nullish(),
  remote_url: z.string().nullish(),
  description: z.string().nullish(),
});
export type MediaEntity = z.infer<typeof mediaEntity>;

const poll = z.object({
  expired: z.boolean().nullish(),
  expires_at: z.string().nullish(),
  multiple: z.boolean().nullish(),
  votes_count: z.number().nullish(),
  options: z.array(z.object({ title: z.string(), votes_count: z.number().nullish() })).default([]),
});
export type PollEntity = z.infer<typeof poll>;

export const visibilityEntity = z.enum(['public', 'unlisted', 'private', 'direct']);

export const statusEntity = z.object({
  id: z.string(),
  uri: lenient,
  url: z.string().nullish(),
  account: accountEntity,
  created_at: lenient,
  edited_at: z.string().nullish(),
  content: lenient,
  /** What is not known is shown to nobody else. */
  visibility: visibilityEntity.catch('direct'),
  spoiler_text: lenient,
  language: z.string().nullish(),
  in_reply_to_id: z.string().nullish(),
  media_attachments: z
    .array(mediaEntity)
    .nullish()
    .transform((list) => list ?? []),
  mentions: z
    .array(z.object({ id: z.string().nullish(), acct: z.string(), url: z.string().nullish() }))
    .nullish()
    .transform((list) => list ?? []),
  poll: poll.nullish(),
});
export type StatusEntity = z.infer<typeof statusEntity>;

export const notificationEntity = z.object({
  id: z.string(),
  type: z.string(),
  created_at: lenient,
  status: statusEntity.nullish(),
});
export type NotificationEntity = z.infer<typeof notificationEntity>;

export const contextEntity = z.object({ ancestors: z.array(statusEntity).default([]) });
export const mediaUploadEntity = z.object({ id: z.string(), url: z.string().nullish() });
export const searchEntity = z.object({ statuses: z.array(statusEntity).default([]) });

const count = z.number().int().positive().optional();
const configuration = z
  .object({
    urls: z.object({ streaming: z.string().optional() }).optional(),
    statuses: z
      .object({ max_characters: count, max_media_attachments: count, characters_reserved_per_url: count })
      .optional(),
    media_attachments: z
      .object({
        supported_mime_types: z.array(z.string()).optional(),
        image_size_limit: count,
        video_size_limit: count,
      })
      .optional(),
  })
  .optional();

/** Both versions: v2 says `domain`, v1 says `uri`. */
export const instanceEntity = z.object({
  domain: z.string().optional(),
  uri: z.string().optional(),
  version: z.string().default(''),
  urls: z.object({ streaming_api: z.string().optional() }).optional(),
  configuration,
});
export type InstanceEntity = z.infer<typeof instanceEntity>;

export const tokenEntity = z.object({ access_token: z.string().min(1) });
export const appEntity = z.object({ client_id: z.string().min(1), client_secret: z.string().min(1) });
export const errorEntity = z.object({ error: z.string(), error_description: z.string().optional() });
