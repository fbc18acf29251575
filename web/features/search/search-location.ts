import { paths } from '../../routes.ts';
import { inboxHref } from '../inbox/inbox-location.ts';
import type { SearchHit } from '../../../shared/schemas/search.ts';

/** What is searched, as the address says it. */
export function queryOf(search: URLSearchParams): string {
  return search.get('q') ?? '';
}

export function searchHref(q: string): string {
  return paths.search(q.trim() === '' ? '' : q);
}

/** The very message, in its conversation; among those of its own status, so that the list beside it holds it. */
export function hitHref({ conversation, message }: SearchHit): string {
  const { status, spam, id } = conversation;
  return inboxHref({ view: 'all', status, ...(spam && { spam: true }) }, id, message.id);
}
