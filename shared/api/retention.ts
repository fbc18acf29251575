import { z } from 'zod';
import { conversation } from '../schemas/conversation.ts';
import { id } from '../schemas/primitives.ts';
import { retention, retentionPreview } from '../schemas/retention.ts';
import { defineRoute } from './route.ts';

export const retentionRoutes = {
  readRetention: defineRoute({
    method: 'get',
    path: '/workspace/retention',
    summary: 'Read how long things are kept',
    group: 'Workspace',
    ability: 'workspace.manage',
    response: retention,
  }),
  updateRetention: defineRoute({
    method: 'put',
    path: '/workspace/retention',
    summary: 'Change how long things are kept; every night what is older is deleted',
    group: 'Workspace',
    ability: 'workspace.manage',
    body: retention,
    response: retention,
  }),
  previewRetention: defineRoute({
    method: 'post',
    path: '/workspace/retention/preview',
    summary: 'Count what such rules would delete now; nothing is deleted by this',
    group: 'Workspace',
    ability: 'workspace.manage',
    body: retention,
    response: retentionPreview,
  }),
  holdConversation: defineRoute({
    method: 'put',
    path: '/conversations/{id}/hold',
    summary: 'Put a conversation on legal hold, or end that: nothing and nobody deletes it meanwhile',
    group: 'Conversations',
    ability: 'conversations.delete',
    params: z.object({ id }),
    body: z.object({ held: z.boolean() }),
    response: conversation,
    errors: ['not-found'],
  }),
};
