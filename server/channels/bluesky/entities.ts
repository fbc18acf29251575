import { z } from 'zod';

/** The parts of the lexicons that we look at (github.com/bluesky-social/atproto/lexicons, checked 2026-11-22). */

export const strongRef = z.object({ uri: z.string(), cid: z.string() });
export type StrongRef = z.infer<typeof strongRef>;

export const facet = z.object({
  index: z.object({ byteStart: z.number().int().min(0), byteEnd: z.number().int().min(0) }),
  features: z.array(
    z.object({
      $type: z.string(),
      uri: z.string().optional(),
      did: z.string().optional(),
      tag: z.string().optional(),
    }),
  ),
});
export type Facet = z.infer<typeof facet>;

/** app.bsky.feed.post; what somebody wrote may break every rule, so nothing but the text is asked for. */
export const postRecord = z.object({
  text: z.string().catch(''),
  createdAt: z.string().catch(''),
  langs: z.array(z.string()).optional().catch(undefined),
  facets: z.array(facet).optional().catch(undefined),
  reply: z.object({ root: strongRef, parent: strongRef }).optional().catch(undefined),
  labels: z
    .object({ values: z.array(z.object({ val: z.string() })) })
    .optional()
    .catch(undefined),
});
export type PostRecord = z.infer<typeof postRecord>;

export const actor = z.object({
  did: z.string(),
  handle: z.string(),
  displayName: z.string().nullish(),
  avatar: z.string().nullish(),
  description: z.string().nullish(),
  followersCount: z.number().nullish(),
});
export type Actor = z.infer<typeof actor>;

const image = z.object({ fullsize: z.string(), alt: z.string().catch('') });
const media = z.object({
  images: z.array(image).optional().catch(undefined),
  playlist: z.string().optional().catch(undefined),
  external: z
    .object({ uri: z.string(), title: z.string().catch('') })
    .optional()
    .catch(undefined),
});
/** Every kind of embed in one: each fills its part. `media` is that of a quote with pictures. */
export const embed = media.extend({
  media: media.optional().catch(undefined),
  record: z.unknown().optional(),
});

export const postView = z.object({
  uri: z.string(),
  cid: z.string(),
  author: actor,
  record: postRecord,
  embed: embed.optional().catch(undefined),
  indexedAt: z.string().catch(''),
});
export type PostView = z.infer<typeof postView>;

export const notifications = z.object({
  cursor: z.string().optional(),
  notifications: z.array(
    z.object({ uri: z.string(), cid: z.string(), reason: z.string(), indexedAt: z.string() }),
  ),
});
export type Notice = z.infer<typeof notifications>['notifications'][number];

export const posts = z.object({ posts: z.array(postView) });
export const feed = z.object({ feed: z.array(z.object({ post: postView })) });
export const profiles = z.object({ profiles: z.array(actor) });

/** A thread from a post up; where it is cut, the parent is something else. */
export interface ThreadNode {
  post?: unknown;
  parent?: ThreadNode | undefined;
}
export const thread: z.ZodType<{ thread: ThreadNode }> = z.object({
  thread: z.lazy(() => threadNode),
});
const threadNode: z.ZodType<ThreadNode> = z.object({
  post: z.unknown(),
  parent: z.lazy(() => threadNode).optional(),
});

export const session = z.object({
  did: z.string(),
  handle: z.string(),
  accessJwt: z.string(),
  refreshJwt: z.string(),
  didDoc: z
    .object({
      service: z.array(z.object({ id: z.string(), serviceEndpoint: z.unknown() })).optional(),
    })
    .optional()
    .catch(undefined),
});
export type SessionEntity = z.infer<typeof session>;

export const chatMessage = z.object({
  id: z.string(),
  text: z.string().catch(''),
  sentAt: z.string(),
  sender: z.object({ did: z.string() }),
  facets: z.array(facet).optional().catch(undefined),
});
export type ChatMessage = z.infer<typeof chatMessage>;
export const convo = z.object({
  id: z.string(),
  members: z.array(actor),
  lastMessage: z.object({ sentAt: z.string().optional() }).optional().catch(undefined),
});
export type Convo = z.infer<typeof convo>;
export const convos = z.object({ convos: z.array(convo) });
export const oneConvo = z.object({ convo });
/** Deleted ones among them have no text. */
export const chatMessages = z.object({ messages: z.array(z.unknown()) });
export const chatLog = z.object({
  cursor: z.string().optional(),
  logs: z.array(
    z.object({
      $type: z.string().catch(''),
      convoId: z.string().optional(),
      message: z.object({ id: z.string() }).loose().optional(),
    }),
  ),
});

export const xrpcError = z.object({ error: z.string(), message: z.string().optional() });
