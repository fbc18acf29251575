import { z } from 'zod';
import {
  answer,
  answerFormat,
  answerInput,
  answersImport,
  answersImported,
  answerVersion,
  offeredAnswer,
} from '../schemas/answer.ts';
import { id, nothing } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

/** Approved texts. */
export const answerRoutes = {
  listAnswers: defineRoute({
    method: 'get',
    path: '/answers',
    summary: 'List the approved answers, by title',
    group: 'Answers',
    ability: 'conversations.view',
    response: z.object({ items: z.array(answer) }),
  }),
  createAnswer: defineRoute({
    method: 'post',
    path: '/answers',
    summary: 'Add an answer, with a text for each language and channel',
    group: 'Answers',
    ability: 'answers.manage',
    body: answerInput,
    response: answer,
    errors: ['already-exists', 'validation-failed'],
    status: 201,
  }),
  updateAnswer: defineRoute({
    method: 'put',
    path: '/answers/{id}',
    summary: 'Change an answer; what it was stays as a version',
    group: 'Answers',
    ability: 'answers.manage',
    params: byId,
    /** version: the one that was looked at. */
    body: answerInput.safeExtend({ version: z.number().int() }),
    response: answer,
    errors: ['not-found', 'already-exists', 'validation-failed', 'too-late'],
  }),
  deleteAnswer: defineRoute({
    method: 'delete',
    path: '/answers/{id}',
    summary: 'Delete an answer; its versions stay',
    group: 'Answers',
    ability: 'answers.manage',
    params: byId,
    response: nothing,
    errors: ['not-found'],
  }),
  listAnswerVersions: defineRoute({
    method: 'get',
    path: '/answers/{id}/versions',
    summary: 'Tell who changed an answer, when and how, newest first',
    group: 'Answers',
    ability: 'conversations.view',
    params: byId,
    response: z.object({ items: z.array(answerVersion) }),
  }),
  offerAnswers: defineRoute({
    method: 'get',
    path: '/conversations/{id}/answers',
    summary:
      'The answers for a reply, in the language of the customer and filled in: what one uses often first',
    group: 'Answers',
    ability: 'messages.reply',
    params: byId,
    response: z.object({ items: z.array(offeredAnswer) }),
    errors: ['not-found', 'not-allowed'],
  }),
  exportAnswers: defineRoute({
    method: 'get',
    path: '/answers/file',
    summary: 'All answers as one file, CSV or Markdown',
    group: 'Answers',
    ability: 'conversations.view',
    query: z.object({ format: answerFormat }),
    response: nothing,
    answers: 'bytes',
  }),
  importAnswers: defineRoute({
    method: 'post',
    path: '/answers/file',
    summary: 'Take answers from such a file: those of the same title are changed, and no text is taken away',
    group: 'Answers',
    ability: 'answers.manage',
    body: answersImport,
    response: answersImported,
    errors: ['validation-failed'],
  }),
};
