import { z } from 'zod';
import { id } from '../schemas/primitives.ts';
import { saidBefore } from '../schemas/said.ts';
import { defineRoute } from './route.ts';

export const saidRoutes = {
  whatWeSaid: defineRoute({
    method: 'get',
    path: '/conversations/{id}/said-before',
    summary: 'What was answered lately to questions like the open one, on any channel, as far as one sees it',
    group: 'Answers',
    ability: 'messages.reply',
    params: z.object({ id }),
    response: z.object({ items: z.array(saidBefore) }),
    errors: ['not-found'],
  }),
};
