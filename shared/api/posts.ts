import { z } from 'zod';
import { socialAction } from '../schemas/channel.ts';
import { conversation, replyChannel } from '../schemas/conversation.ts';
import { message, messageVersion } from '../schemas/message.ts';
import { postVisibility } from '../schemas/post.ts';
import { id } from '../schemas/primitives.ts';
import { answerPreview, replyRules } from '../schemas/reply-rules.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

/** What chats, posts and reviews have besides: rules of answering, other wordings, social actions. */
export const postRoutes = {
  readReplyRules: defineRoute({
    method: 'get',
    path: '/conversations/{id}/reply-rules',
    summary: 'Read what an answer may be now: limits, until when, who may see it',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    query: z.object({ answersId: id.optional() }),
    response: replyRules,
    errors: ['not-found', 'not-capable'],
  }),
  listReplyChannels: defineRoute({
    method: 'get',
    path: '/conversations/{id}/reply-channels',
    summary: 'List the ways by which the customer can be answered here, with the rules of each',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    response: z.object({ items: z.array(replyChannel) }),
    errors: ['not-found'],
  }),
  switchReplyChannel: defineRoute({
    method: 'put',
    path: '/conversations/{id}/reply-channel',
    summary: 'Answer by another way from now on: another inbox, another identity of the same customer',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    body: z.object({ inboxId: id, identityId: id }),
    response: conversation,
    errors: ['not-found', 'not-capable'],
  }),
  previewReply: defineRoute({
    method: 'post',
    path: '/conversations/{id}/reply-preview',
    summary: 'See an answer as the customer will, in parts when it is too long for one',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    body: z.object({
      text: z.string().max(500_000),
      html: z.string().max(1_000_000).nullable().default(null),
      answersId: id.optional(),
      visibility: postVisibility.optional(),
      contentWarning: z.string().trim().max(500).optional(),
    }),
    response: answerPreview,
    errors: ['not-found', 'not-capable'],
  }),
  listVersions: defineRoute({
    method: 'get',
    path: '/messages/{id}/versions',
    summary: 'Read what a message said before its author changed it, oldest first',
    group: 'Conversations',
    ability: 'conversations.view',
    params: byId,
    response: z.object({ items: z.array(messageVersion) }),
    errors: ['not-found'],
  }),
  actOnMessage: defineRoute({
    method: 'post',
    path: '/messages/{id}/actions',
    summary: 'Like, boost, hide, mute, block or report on the platform, or take it back',
    group: 'Conversations',
    ability: 'messages.act',
    params: byId,
    body: z.object({
      action: socialAction,
      undo: z.boolean().default(false),
      comment: z.string().trim().max(1000).default(''),
    }),
    response: z.object({ message }),
    errors: ['not-found', 'not-capable', 'too-late', 'too-many-requests', 'provider-failed'],
  }),
};
