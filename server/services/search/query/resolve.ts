import type { Actor } from '../../../../shared/abilities.ts';
import { beginningOf } from '../../../../shared/search/days.ts';
import {
  parseSearch,
  type FilterClause,
  type SearchProblem,
  type SearchQuery,
} from '../../../../shared/search/parse.ts';
import type { Context } from '../../../context.ts';
import type { StoredConversation } from '../../../store/conversation-rows.ts';
import { visibleInboxIds } from '../../conversations/find.ts';
import { factTerm } from '../text/terms.ts';
import type { WordQuery } from '../text/match.ts';
import { toWordQuery } from '../text/word-query.ts';
import { namesFor, type NameLookup } from './names.ts';
import {
  exactly,
  inConversations,
  inInboxes,
  wantedFor,
  type Lookup,
  type Plan,
  type Wanted,
} from './plan.ts';

/** A query as it can be answered. */
export interface ResolvedQuery {
  plan: Plan;
  words: WordQuery[];
  /** What must hold for the conversation. */
  fits: (conversation: StoredConversation) => boolean;
  /** true: only what I have not read; false: only what I have. */
  unread: boolean | null;
}

/** Of conversations that were shared with someone, so many are searched. */
const mostShared = 1000;

/** @returns what to look for; or the parts of the query that make no sense; or null when it asks for nothing */
export async function resolveSearch(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  asked: { q: string; timeZone: string },
): Promise<{ query: ResolvedQuery | null; problems: SearchProblem[] }> {
  const parsed = parseSearch(asked.q);
  const problems = [...parsed.problems];
  const names = await namesFor(context, actor);
  const filters = resolveFilters(parsed, names, problems);
  const words = parsed.clauses.flatMap((clause) =>
    clause.kind === 'text' ? (toWordQuery(clause) ?? []) : [],
  );
  if (problems.length > 0 || (words.length === 0 && filters.length === 0)) return { query: null, problems };
  const scene = { now: context.clock.now(), timeZone: validZone(asked.timeZone) };
  const days = (operator: 'before' | 'after') =>
    filters.flatMap(({ clause }) =>
      clause.operator === operator ? (beginningOf(clause.value, scene)?.getTime() ?? []) : [],
    );
  const facts: Wanted = {
    all: [
      ...factsOf(filters),
      ...(await channelLookups(context, filters)),
      ...(await sightLookups(context, actor)),
    ],
    none: withoutFiles(filters) ? [exactly(factTerm.attachment)] : [],
  };
  const plan: Plan = {
    ...both(wantedFor(words, { addresses: true }), facts),
    byWords: both(wantedFor(words, { addresses: false }), facts),
    before: least(days('before')),
    after: most(days('after')),
  };
  const unread = filters.find(
    ({ clause }) => clause.operator === 'is' && clause.value !== 'archived',
  )?.clause;
  return {
    query: {
      plan,
      words,
      fits: (conversation) => filters.every((filter) => holds(filter, conversation)),
      unread: unread ? (unread.value === 'unread') !== unread.negated : null,
    },
    problems,
  };
}

interface ResolvedFilter {
  clause: FilterClause;
  /** Ids (or the words of a fixed list) that the value stands for; of all filters of its kind when any of them will do. */
  values: readonly (string | null)[];
}

const oneOf = new Set(['in', 'channel', 'assignee', 'team', 'status']);
const named = new Set(['in', 'channel', 'assignee', 'team', 'tag']);

/** Several inboxes (teams, ...) mean any of them: a conversation has only one. Several tags mean all. */
function resolveFilters(
  { clauses }: SearchQuery,
  names: NameLookup,
  problems: SearchProblem[],
): ResolvedFilter[] {
  const filters: ResolvedFilter[] = [];
  for (const clause of clauses) {
    if (clause.kind !== 'filter') continue;
    const { operator, value, negated, start, end } = clause;
    const values = named.has(operator) ? names(operator, value) : [value];
    if (values.length === 0) problems.push({ code: 'unknown-name', operator, value, start, end });
    const before = filters.find((one) => one.clause.operator === operator && !one.clause.negated);
    if (before && oneOf.has(operator) && !negated) before.values = [...before.values, ...values];
    else filters.push({ clause, values });
  }
  return filters;
}

function holds({ clause, values }: ResolvedFilter, conversation: StoredConversation): boolean {
  const has = (value: string | null) => values.includes(value);
  switch (clause.operator) {
    case 'in':
      return has(conversation.inboxId) !== clause.negated;
    case 'channel':
      return has(conversation.channel) !== clause.negated;
    case 'assignee':
      return has(conversation.assigneeId) !== clause.negated;
    case 'team':
      return has(conversation.teamId) !== clause.negated;
    case 'status':
      return has(conversation.status) !== clause.negated;
    case 'is':
      return clause.value !== 'archived' || (conversation.archived === true) !== clause.negated;
    case 'tag':
      return conversation.tagIds.some(has) !== clause.negated;
    default:
      return true;
  }
}

const ids = (values: readonly (string | null)[]) => values.filter((value) => value !== null);

/** What the index itself knows of the filters. */
function factsOf(filters: readonly ResolvedFilter[]): Lookup[][] {
  return filters.flatMap(({ clause, values }) => {
    if (clause.negated) return [];
    if (clause.operator === 'in') return [inInboxes(ids(values))];
    return clause.operator === 'has' ? [[exactly(factTerm.attachment)]] : [];
  });
}

function both(one: Wanted, other: Wanted): Wanted {
  return { all: [...one.all, ...other.all], none: [...one.none, ...other.none] };
}

function withoutFiles(filters: readonly ResolvedFilter[]): boolean {
  return filters.some(({ clause }) => clause.operator === 'has' && clause.negated);
}

async function channelLookups(
  { store }: Pick<Context, 'store'>,
  filters: readonly ResolvedFilter[],
): Promise<Lookup[][]> {
  const channels = filters.find(({ clause }) => clause.operator === 'channel' && !clause.negated);
  if (!channels) return [];
  const inboxes = await store.inboxes.listRecent();
  return [inInboxes(inboxes.flatMap(({ id, channel }) => (channels.values.includes(channel) ? [id] : [])))];
}

/** One's inboxes, and what was shared with one from others. The conversation itself is asked again in the end. */
export async function sightLookups({ store }: Pick<Context, 'store'>, actor: Actor): Promise<Lookup[][]> {
  const inboxIds = visibleInboxIds(actor);
  if (inboxIds === null) return [];
  const shared = await store.conversations.idsSharedWith(actor.userId, mostShared);
  return [[...inInboxes(inboxIds), ...inConversations(shared)]];
}

const least = (moments: readonly number[]) => (moments.length === 0 ? null : Math.min(...moments));
const most = (moments: readonly number[]) => (moments.length === 0 ? null : Math.max(...moments));

function validZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
