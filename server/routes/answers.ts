import { Readable } from 'node:stream';
import type { answerRoutes } from '../../shared/api/answers.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import {
  createAnswer,
  deleteAnswer,
  listAnswers,
  listAnswerVersions,
  updateAnswer,
} from '../services/answers/manage.ts';
import { offerAnswers } from '../services/answers/offer.ts';
import { exportAnswers, importAnswers } from '../services/answers/transfer.ts';

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
    offerAnswers: async ({ actor, params }) => ({ items: await offerAnswers(context, actor, params.id) }),
    exportAnswers: async ({ query: { format } }) => {
      const [type, ending] = format === 'csv' ? ['text/csv', 'csv'] : ['text/markdown', 'md'];
      return new Bytes({
        stream: Readable.from([await exportAnswers(context, format)]),
        headers: {
          'Content-Type': `${type}; charset=utf-8`,
          'Content-Disposition': `attachment; filename="answers.${ending}"`,
        },
      });
    },
    importAnswers: async ({ actor, body }) => importAnswers(context, actor, body),
  };
}
