import type { ConversationStatus, ConversationView } from '../../../shared/schemas/conversation.ts';
import type { ListGroup, ListLayout } from '../../../shared/schemas/view.ts';
import type { ListQuery } from '../../stores/list-state.ts';

/** How the list shows what it holds. */
export interface Display {
  layout: ListLayout;
  group: ListGroup;
}

/** What the address says: which list, which conversation, which message to go to. */
export interface InboxLocation {
  query: ListQuery;
  display: Display;
  conversationId: string | null;
  /** The one beside it. */
  besideId: string | null;
  /** Scroll to this message (from a notification or a copied link). */
  messageId: string | null;
  /** /inbox alone: the views come first on a phone. */
  bare: boolean;
}

const views: readonly string[] = ['mine', 'unassigned', 'all'] satisfies ConversationView[];
const statuses: readonly string[] = ['open', 'pending', 'snoozed', 'resolved'] satisfies ConversationStatus[];
const sorts: readonly string[] = ['newest', 'oldest', 'waiting', 'due'] satisfies ListQuery['sort'][];
export const layouts = ['rows', 'cards', 'table', 'board'] as const satisfies ListLayout[];
export const groups = [
  'none',
  'assignee',
  'team',
  'status',
  'priority',
  'channel',
  'inbox',
  'waiting',
] as const satisfies ListGroup[];
const idPattern = /^[0-9a-f]{24}$/;
const channelPattern = /^[a-z][a-z0-9-]{0,39}$/;

/** Reads /inbox/:view/:conversationId?status&sort&inbox&channel&team&tag&spam&q&layout&group&beside&message; what makes no sense is left out. */
export function readLocation(path: string, search: URLSearchParams): InboxLocation {
  const [, , view, conversationId] = path.split('/');
  const pick = (key: string, pattern = idPattern) => {
    const value = search.get(key);
    return value !== null && pattern.test(value) ? value : undefined;
  };
  const one = <T extends string>(key: string, allowed: readonly string[], fallback: T): T => {
    const value = search.get(key);
    return value !== null && allowed.includes(value) ? (value as T) : fallback;
  };
  const [inboxId, teamId, tagId] = [pick('inbox'), pick('team'), pick('tag')];
  const channel = pick('channel', channelPattern);
  const beside = pick('beside') ?? null;
  const q = search.get('q')?.slice(0, 500);
  return {
    query: {
      view: views.includes(view ?? '') ? (view as ConversationView) : 'all',
      status: one('status', statuses, 'open'),
      sort: one('sort', sorts, 'newest'),
      ...(inboxId && { inboxId }),
      ...(channel && { channel }),
      ...(teamId && { teamId }),
      ...(tagId && { tagId }),
      ...(search.get('spam') === 'true' && { spam: true }),
      ...(search.get('archived') === 'true' && { archived: true }),
      ...(q && { q }),
    },
    display: { layout: one('layout', layouts, 'rows'), group: one('group', groups, 'none') },
    conversationId: idPattern.test(conversationId ?? '') ? (conversationId ?? null) : null,
    besideId: beside === conversationId ? null : beside,
    messageId: pick('message') ?? null,
    bare: view === undefined || view === '',
  };
}

/** The address of a list, and of a conversation in it. Defaults stay out of it. */
export function inboxHref(
  query: Partial<ListQuery & Display & { beside: string | null }>,
  conversationId?: string | null,
  messageId?: string | null,
): string {
  const search = new URLSearchParams();
  if (query.status && query.status !== 'open') search.set('status', query.status);
  if (query.sort && query.sort !== 'newest') search.set('sort', query.sort);
  if (query.inboxId) search.set('inbox', query.inboxId);
  if (query.channel) search.set('channel', query.channel);
  if (query.teamId) search.set('team', query.teamId);
  if (query.tagId) search.set('tag', query.tagId);
  if (query.spam) search.set('spam', 'true');
  if (query.archived) search.set('archived', 'true');
  if (query.q) search.set('q', query.q);
  if (query.layout && query.layout !== 'rows') search.set('layout', query.layout);
  if (query.group && query.group !== 'none') search.set('group', query.group);
  if (conversationId && query.beside && query.beside !== conversationId) search.set('beside', query.beside);
  if (messageId) search.set('message', messageId);
  const path = ['/inbox', query.view ?? 'all', ...(conversationId ? [conversationId] : [])].join('/');
  return search.size > 0 ? `${path}?${search.toString()}` : path;
}
