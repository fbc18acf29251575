import { z } from 'zod';
import { exportFormat } from '../schemas/export.ts';
import { invite, inviteAnswer } from '../schemas/invite.ts';
import { message } from '../schemas/message.ts';
import { id, nothing } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

export const readingRoutes = {
  readInvite: defineRoute({
    method: 'get',
    path: '/attachments/{id}/invite',
    summary: 'What a calendar file of a message says of a meeting, and what was answered to it',
    group: 'Conversations',
    ability: 'conversations.view',
    params: z.object({ id }),
    response: invite,
    errors: ['not-found'],
  }),
  answerInvite: defineRoute({
    method: 'post',
    path: '/attachments/{id}/invite',
    summary: 'Accept or decline an invitation: its organizer gets a letter that their calendar understands',
    group: 'Conversations',
    ability: 'messages.reply',
    params: z.object({ id }),
    body: z.object({ answer: inviteAnswer, comment: z.string().max(2000).default('') }),
    response: message,
    errors: ['not-found', 'not-capable'],
    status: 201,
  }),
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
