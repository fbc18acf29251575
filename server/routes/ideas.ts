import type { ideaRoutes } from '../../shared/api/ideas.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import {
  collectIdea,
  conversationsOfIdea,
  ideasOfConversation,
  similarIdeas,
} from '../services/ideas/collect.ts';
import { readBoardSettings, updateBoardSettings } from '../services/ideas/board.ts';
import { ideasOfContact, listVoters } from '../services/ideas/list-voters.ts';
import {
  createIdea,
  listIdeas,
  putIdeaOnBoard,
  readIdea,
  readIdeaHistory,
  setIdeaStatus,
  updateIdea,
} from '../services/ideas/manage.ts';
import { mergeIdea, partIdea } from '../services/ideas/merge.ts';
import { presentIdea } from '../services/ideas/present.ts';
import { tellVoters, tryTelling } from '../services/ideas/tell.ts';
import { unvoteFor, voteFor } from '../services/ideas/vote.ts';

export function ideaHandlers(context: WebContext): HandlersOf<typeof ideaRoutes> {
  return {
    readIdeaBoard: async () => readBoardSettings(context),
    updateIdeaBoard: async ({ actor, body }) => updateBoardSettings(context, actor, body),
    listIdeas: async ({ actor, query }) => listIdeas(context, actor, query),
    createIdea: async ({ actor, body }) => presentIdea(context, await createIdea(context, actor, body)),
    similarIdeas: async ({ actor, query }) => ({ items: await similarIdeas(context, actor, query.text) }),
    readIdea: async ({ actor, params }) => readIdea(context, actor, params.id),
    updateIdea: async ({ actor, params, body: { version, ...input } }) =>
      updateIdea(context, actor, { id: params.id, version, input }),
    setIdeaStatus: async ({ actor, params, body }) =>
      setIdeaStatus(context, actor, { id: params.id, ...body }),
    putIdeaOnBoard: async ({ actor, params, body }) =>
      putIdeaOnBoard(context, actor, { id: params.id, ...body }),
    mergeIdea: async ({ actor, params, body }) =>
      mergeIdea(context, actor, { id: params.id, intoId: body.intoId }),
    partIdea: async ({ actor, params }) => partIdea(context, actor, params.id),
    listIdeaVoters: async ({ actor, params, query }) => listVoters(context, actor, { id: params.id, query }),
    voteForIdea: async ({ actor, params, body }) => voteFor(context, actor, { id: params.id, ...body }),
    withdrawIdeaVote: async ({ actor, params }) => unvoteFor(context, actor, params),
    listIdeaConversations: async ({ actor, params }) => ({
      items: await conversationsOfIdea(context, actor, params.id),
    }),
    readIdeaHistory: async ({ actor, params }) => ({
      items: await readIdeaHistory(context, actor, params.id),
    }),
    tryTellingVoters: async ({ actor, params, body }) =>
      tryTelling(context, actor, { id: params.id, input: body }),
    tellVoters: async ({ actor, params, body }) => tellVoters(context, actor, { id: params.id, input: body }),
    listConversationIdeas: async ({ actor, params }) => ({
      items: await ideasOfConversation(context, actor, params.id),
    }),
    collectIdea: async ({ actor, params, body }) =>
      collectIdea(context, actor, { conversationId: params.id, input: body }),
    listContactIdeas: async ({ actor, params }) => ({
      items: await ideasOfContact(context, actor, params.id),
    }),
  };
}
