import { z } from 'zod';
import { bulk } from './schemas/bulk.ts';
import { channelHealth } from './schemas/channel.ts';
import { conversation } from './schemas/conversation.ts';
import { mentionState } from './schemas/mention.ts';
import { message } from './schemas/message.ts';
import { notification } from './schemas/notification.ts';
import { id, moment } from './schemas/primitives.ts';
import { rawItemState } from './schemas/raw-item.ts';
import { workKind } from './schemas/routing.ts';
import { presence } from './schemas/user.ts';
import { visitorChange } from './schemas/widget.ts';

/**
 * Facts that the server pushes over the socket: name -> payload. A push may get lost; revisions and `GET /sync` make
 * that harmless. Rooms: `inbox:<id>` (members), `conversation:<id>` (who looks at it), `user:<id>`, `everyone`.
 */
export const socketEvents = {
  'conversation.changed': z.object({ conversation }),
  /** It was deleted, with all that was in it. */
  'conversation.deleted': z.object({ conversationId: id }),
  'message.created': z.object({ message, conversation }),
  'message.changed': z.object({ message }),
  /** Somebody decided about mentions, or answered them. */
  'mentions.changed': z.object({ ids: z.array(id), state: mentionState }),
  /** Messages left one conversation for another: fetch both threads again. */
  'messages.moved': z.object({ fromConversationId: id, toConversationId: id, messageIds: z.array(id) }),
  'conversation.read': z.object({ conversationId: id, readAt: moment.nullable() }),
  'draft.changed': z.object({ conversationId: id, hasDraft: z.boolean() }),
  /**
   * An answer that several write together: what one of them wrote (base64 of a Yjs update), where they write (of its awareness),
   * or that it is over.
   */
  'draft.together': z.object({
    conversationId: id,
    userId: id,
    clientId: z.string(),
    update: z.string().optional(),
    aware: z.string().optional(),
    ended: z.enum(['sent', 'dropped']).optional(),
  }),
  'viewers.changed': z.object({
    conversationId: id,
    viewers: z.array(z.object({ userId: id, typing: z.boolean() })),
  }),
  /** A customer who is on the site now: writes, reads, looks at another page, goes. */
  'visitor.changed': visitorChange,
  'presence.changed': z.object({
    userId: id,
    presence,
    paused: z.array(workKind).optional(),
    byChannel: z.record(z.string(), z.boolean()).optional(),
  }),
  'notification.created': z.object({ notification }),
  /** How far a change of many conversations is: to whom it belongs. */
  'bulk.changed': z.object({ bulk }),
  'inbox.health': z.object({ inboxId: id, health: channelHealth }),
  'raw-item.changed': z.object({ inboxId: id, rawItemId: id, state: rawItemState }),
  /** People, teams, tags or inboxes changed: fetch the directory again. */
  'directory.changed': z.object({
    part: z.enum(['users', 'teams', 'tags', 'inboxes', 'workspace', 'tiers', 'segments', 'views']),
  }),
  /** The session ended elsewhere. */
  'session.ended': z.object({}),
} as const satisfies Record<string, z.ZodType>;

export type SocketEventName = keyof typeof socketEvents;
export type SocketEvent<N extends SocketEventName = SocketEventName> = z.infer<(typeof socketEvents)[N]>;

/** What the browser says over the socket: name -> payload. Everything else goes over REST. */
export const clientEvents = {
  /**
   * I look at this conversation (joins its room; refused without permission). Repeat with typing as it changes; with
   * `note` it is a note that is written: colleagues see it, the customer does not.
   */
  'conversation.view': z.object({ conversationId: id, typing: z.boolean(), note: z.boolean().optional() }),
  /** Where I write in an answer that is written together: to those who look at it. */
  'draft.aware': z.object({ conversationId: id, clientId: z.string().max(64), aware: z.string().max(8000) }),
  'conversation.leave': z.object({ conversationId: id }),
} as const satisfies Record<string, z.ZodType>;
export type ClientEventName = keyof typeof clientEvents;
