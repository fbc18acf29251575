import { z } from 'zod';
import { conversation } from '../schemas/conversation.ts';
import { forecast, reassigned, reassignInput, shift, whisperInput } from '../schemas/desk.ts';
import { message } from '../schemas/message.ts';
import { id } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

/** What supervisors do besides answering. */
export const deskRoutes = {
  reassign: defineRoute({
    method: 'post',
    path: '/desk/reassign',
    summary: 'Give conversations to a person or a team; each on its own, with what was before for an undo',
    group: 'Desk',
    ability: 'desk.use',
    body: reassignInput,
    response: reassigned,
  }),
  whisper: defineRoute({
    method: 'post',
    path: '/conversations/{id}/whisper',
    summary: 'Write a note that whoever holds the conversation sees at once',
    group: 'Desk',
    ability: 'desk.use',
    params: byId,
    body: whisperInput,
    response: z.object({ message, conversation }),
    errors: ['not-found', 'not-capable'],
    status: 201,
  }),
  readForecast: defineRoute({
    method: 'get',
    path: '/desk/forecast',
    summary:
      'What is expected today by the hour, from the same weekday of the weeks before, and how wrong that is',
    group: 'Desk',
    ability: 'desk.use',
    response: forecast,
  }),
  readShift: defineRoute({
    method: 'get',
    path: '/desk/shift',
    summary: 'Who works when today, who is there, how much they hold',
    group: 'Desk',
    ability: 'desk.use',
    response: shift,
  }),
};
