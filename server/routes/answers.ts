import type { answerRoutes } from '../../shared/api/answers.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import {
  createAnswer,
  deleteAnswer,
  listAnswers,
  listAnswerVersions,
  updateAnswer,
} from '../services/answers/manage.ts';

export function answerHandlers(context: WebContext): HandlersOf<typeof answerRoutes> {
  return {
    listAnswers: async () => ({ items: await listAnswers(context) }),
    createAnswer: async ({ actor, body }) => createAnswer(context, actor, body),
    updateAnswer: async ({ actor, params, body: { version, ...input } }) =>
      updateAnswer(context, actor, { id: params.id, version, input }),
    deleteAnswer: async ({ params }) => {
      await deleteAnswer(context, params.id);
      return {};
    },
    listAnswerVersions: async ({ params }) => ({ items: await listAnswerVersions(context, params.id) }),
  };
}
