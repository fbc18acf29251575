import { quoteValue } from '../../../../shared/search/complete.ts';
import type { ListQuery } from '../../../stores/list-state.ts';
import { directory } from '../../../stores/directory.svelte.ts';

/** A list in the words of the search, as a beginning for a view. */
export function queryOfList(query: ListQuery): string {
  if (query.q !== undefined) return query.q;
  const named = (operator: string, name: string | undefined) =>
    name ? [`${operator}:${quoteValue(name)}`] : [];
  return [
    ...(query.archived ? ['is:archived'] : [`status:${query.status}`]),
    ...(query.view === 'mine' ? ['assignee:me'] : []),
    ...(query.view === 'unassigned' ? ['assignee:none'] : []),
    ...named('in', query.inboxId && directory.inboxes.get(query.inboxId)?.name),
    ...named('team', query.teamId && directory.teams.get(query.teamId)?.name),
    ...named('tag', query.tagId && directory.tags.get(query.tagId)?.name),
    ...named('channel', query.channel),
  ].join(' ');
}
