import { z } from 'zod';
import { exportFormat } from '../schemas/export.ts';
import { id, nothing } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

export const readingRoutes = {
  readRemotePicture: defineRoute({
    method: 'get',
    path: '/messages/{id}/remote-picture',
    summary: 'A picture that a message names on another server, fetched by this one',
    group: 'Conversations',
    ability: 'conversations.view',
    params: z.object({ id }),
    query: z.object({ url: z.string().max(4000).default('') }),
    response: nothing,
    answers: 'bytes',
    errors: ['not-found'],
  }),
  exportConversation: defineRoute({
    method: 'get',
    path: '/conversations/{id}/export',
    summary:
      'A conversation as a file: HTML, Markdown, JSON or an mbox of its mails; notes only when asked for',
    group: 'Conversations',
    ability: 'conversations.view',
    params: z.object({ id }),
    query: z.object({ format: exportFormat.default('html'), notes: z.stringbool().default(false) }),
    response: nothing,
    answers: 'bytes',
    errors: ['not-found'],
  }),
};
