import { z } from 'zod';
import { assistAsk, assistCheck, assistInput, shownAssist } from '../schemas/assist.ts';
import { id, nothing } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const group = 'Assistance';

export const assistRoutes = {
  readAssist: defineRoute({
    method: 'get',
    path: '/settings/assist',
    summary: 'Read which model may help, and what it may see; its key is never shown',
    group,
    ability: 'workspace.manage',
    response: shownAssist,
  }),
  updateAssist: defineRoute({
    method: 'put',
    path: '/settings/assist',
    summary: 'Change which model may help, and what it may see',
    group,
    ability: 'workspace.manage',
    body: assistInput,
    response: shownAssist,
    errors: ['too-late'],
  }),
  checkAssist: defineRoute({
    method: 'post',
    path: '/settings/assist/check',
    summary: 'Ask the model for one word, and say what it or its server says',
    group,
    ability: 'workspace.manage',
    body: assistInput,
    response: assistCheck,
  }),
  assist: defineRoute({
    method: 'post',
    path: '/conversations/{id}/assist',
    summary:
      'Ask the model for a draft with its sources, a summary, a translation or another tone; lines of JSON as it comes',
    group,
    ability: 'conversations.view',
    params: z.object({ id }),
    body: assistAsk,
    answers: 'bytes',
    response: nothing,
    errors: ['not-found', 'not-capable', 'too-many-requests', 'provider-failed'],
  }),
};
