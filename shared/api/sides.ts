import { z } from 'zod';
import { conversation } from '../schemas/conversation.ts';
import { message } from '../schemas/message.ts';
import { id } from '../schemas/primitives.ts';
import { askInput } from '../schemas/side.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

export const sideRoutes = {
  listSides: defineRoute({
    method: 'get',
    path: '/conversations/{id}/sides',
    summary: 'List the side conversations of a conversation, oldest first',
    group: 'Conversations',
    ability: 'conversations.view',
    params: byId,
    response: z.object({ items: z.array(conversation) }),
    errors: ['not-found'],
  }),
  askAside: defineRoute({
    method: 'post',
    path: '/conversations/{id}/sides',
    summary: 'Ask colleagues, or people outside by mail, apart from the customer',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    body: askInput,
    response: z.object({ message, conversation }),
    errors: ['not-found', 'not-capable'],
    status: 201,
  }),
  closeSide: defineRoute({
    method: 'put',
    path: '/sides/{id}/closed',
    summary: 'Close a side conversation, or open it again',
    group: 'Conversations',
    ability: 'messages.note',
    params: byId,
    body: z.object({ closed: z.boolean() }),
    response: conversation,
    errors: ['not-found'],
  }),
};
