import { z } from 'zod';
import { id } from '../schemas/primitives.ts';
import { checkScene, wording } from '../schemas/wording.ts';
import { defineRoute } from './route.ts';

/** Grows with each change: who saves says which one they saw. */
const versioned = wording.extend({ version: z.number().int().min(0) });
const group = 'Answers';

export const wordingRoutes = {
  readWording: defineRoute({
    method: 'get',
    path: '/settings/wording',
    summary: 'Read the house’s words: what we do not say, how our things are called, what keeps a reply back',
    group,
    ability: 'conversations.view',
    response: versioned,
  }),
  updateWording: defineRoute({
    method: 'put',
    path: '/settings/wording',
    summary: 'Change the house’s words',
    group,
    ability: 'workspace.manage',
    body: versioned,
    response: versioned,
    errors: ['too-late'],
  }),
  readCheckScene: defineRoute({
    method: 'get',
    path: '/conversations/{id}/check-scene',
    summary:
      'What a reply is held against before it is sent: the house’s words, and what this customer was told',
    group,
    ability: 'messages.reply',
    params: z.object({ id }),
    response: checkScene,
    errors: ['not-found'],
  }),
};
