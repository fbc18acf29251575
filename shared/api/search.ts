import { searchQuery, searchResult } from '../schemas/search.ts';
import { defineRoute } from './route.ts';

export const searchRoutes = {
  searchMessages: defineRoute({
    method: 'get',
    path: '/search',
    summary:
      'Find messages by words, "phrases", -word, from: to: subject: in: channel: assignee: team: tag: status: is: has: before: after:',
    group: 'Search',
    ability: 'conversations.view',
    query: searchQuery,
    response: searchResult,
  }),
};
