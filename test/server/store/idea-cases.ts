import { ideaPartQueries, ideaQueries } from '../../../server/store/ideas.ts';
import type { Collection, Row } from '../../../server/store/collection.ts';
import type { Position } from '../../../server/store/cursor.ts';
import type { Case } from './quality-cases.ts';

const rows = (collection: unknown) => collection as Collection<Row>;

/** What is asked of ideas and votes. */
export const ideaCases = ({ ids, position }: { ids: string[]; position: Position }): Case[] => [
  ...(['votes', 'recent', 'value'] as const).flatMap((sort) =>
    ([undefined, 'planned'] as const).flatMap((status) =>
      [undefined, position].map((after): Case => [
        `ideas by ${sort}${status ? `, ${status}` : ''}${after ? ', the next page' : ''}`,
        (from) => rows(from.ideas.collection),
        ideaQueries.listed({ sort, status, after }),
      ]),
    ),
  ),
  ['parts of ideas', (from) => rows(from.ideas.collection), ideaQueries.partsOf(ids)],
  ['ideas to count', (from) => rows(from.ideas.collection), ideaQueries.countedBefore(position.at)],
  ['ideas on the board', (from) => rows(from.ideas.collection), ideaQueries.shown('planned')],
  ['votes of ideas', (from) => rows(from.ideas.votes), ideaPartQueries.ofIdeas(ids)],
  ['votes of people', (from) => rows(from.ideas.votes), ideaPartQueries.ofContacts(ids)],
  ['conversations of ideas', (from) => rows(from.ideas.links), ideaPartQueries.ofIdeas(ids)],
  ['ideas of conversations', (from) => rows(from.ideas.links), ideaPartQueries.ofConversations(ids)],
  ['history of an idea', (from) => rows(from.ideas.events), ideaPartQueries.ofIdea(ids[0] ?? '')],
];
