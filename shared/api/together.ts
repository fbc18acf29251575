import { z } from 'zod';
import { conversation } from '../schemas/conversation.ts';
import { message, noteInput, reactionInput } from '../schemas/message.ts';
import { id } from '../schemas/primitives.ts';
import { sharedDraft, sharedDraftInput, sharedDraftSync } from '../schemas/shared-draft.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

const handOverInput = z.union([
  z.object({ assigneeId: id, note: noteInput }),
  z.object({ teamId: id, note: noteInput }),
]);
export type HandOverInput = z.infer<typeof handOverInput>;

/** A conversation as a link in a note says it. */
export const namedConversation = conversation.pick({ id: true, number: true, subject: true });
export type NamedConversation = z.infer<typeof namedConversation>;

/** What colleagues do with each other in a conversation. */
export const togetherRoutes = {
  handOver: defineRoute({
    method: 'post',
    path: '/conversations/{id}/hand-over',
    summary: 'Give a conversation to a person or a team together with a note that they are told of',
    group: 'Conversations',
    ability: 'conversations.assign',
    params: byId,
    body: handOverInput,
    response: conversation,
    errors: ['not-found', 'not-capable'],
  }),
  nameConversations: defineRoute({
    method: 'post',
    path: '/conversations/names',
    summary:
      'What conversations are called that a text names by number or id; those that one may not see are left out',
    group: 'Conversations',
    ability: 'conversations.view',
    body: z.object({
      numbers: z.array(z.number().int().min(1).max(1e9)).max(100).default([]),
      ids: z.array(id).max(100).default([]),
    }),
    response: z.object({ items: z.array(namedConversation) }),
  }),
  readSharedDraft: defineRoute({
    method: 'get',
    path: '/conversations/{id}/shared-draft',
    summary: 'Read the answer that is written together; null: there is none',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    response: z.object({ draft: sharedDraft.nullable() }),
    errors: ['not-found'],
  }),
  startSharedDraft: defineRoute({
    method: 'post',
    path: '/conversations/{id}/shared-draft',
    summary: 'Begin to write an answer together, or join the one that is there',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    body: sharedDraftInput,
    response: z.object({ draft: sharedDraft }),
    errors: ['not-found', 'not-capable'],
  }),
  syncSharedDraft: defineRoute({
    method: 'patch',
    path: '/conversations/{id}/shared-draft',
    summary: 'Bring what was written here to an answer that is written together, and take what is new in it',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    body: sharedDraftSync,
    response: z.object({ missing: z.string(), clientId: z.string() }),
    errors: ['not-found'],
  }),
  dropSharedDraft: defineRoute({
    method: 'delete',
    path: '/conversations/{id}/shared-draft',
    summary: 'Stop writing together without sending',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    response: z.object({}),
    errors: ['not-found'],
  }),
  reactToNote: defineRoute({
    method: 'put',
    path: '/messages/{id}/reactions',
    summary: 'React to a note with an emoji, or take that back',
    group: 'Conversations',
    ability: 'messages.note',
    params: byId,
    body: reactionInput,
    response: message,
    errors: ['not-found', 'not-capable'],
  }),
};
