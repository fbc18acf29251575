import { z } from 'zod';
import { mentionPage, mentionQuery, mentionSources, mentionTriage } from '../schemas/mention.ts';
import { id } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

/** The social team's stream. */
export const mentionRoutes = {
  listMentions: defineRoute({
    method: 'get',
    path: '/mentions',
    summary: 'List mentions of an account or of a word, newest first, by key',
    group: 'Mentions',
    ability: 'conversations.view',
    query: mentionQuery,
    response: mentionPage,
  }),
  readMentionSources: defineRoute({
    method: 'get',
    path: '/mentions/sources',
    summary: 'Which accounts and words have mentions, and how many need a reply',
    group: 'Mentions',
    ability: 'conversations.view',
    response: mentionSources,
  }),
  triageMentions: defineRoute({
    method: 'post',
    path: '/mentions/triage',
    summary:
      'Say of mentions that they need a reply, need none, or are done; those that are not seen are left out',
    group: 'Mentions',
    ability: 'conversations.update',
    body: mentionTriage,
    response: z.object({ changed: z.array(id) }),
  }),
};
