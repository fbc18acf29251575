import { isDay } from './days.ts';
import {
  fixedValues,
  isSearchOperator,
  isTextOperator,
  nearestOperator,
  type FilterOperator,
  type TextOperator,
} from './operators.ts';

/** Where a part of the query stands in its text. */
interface Span {
  start: number;
  end: number;
}

/** Words to be found: anywhere, or in one part of a message. Several words in quotes stand side by side. */
export interface TextClause extends Span {
  kind: 'text';
  field: TextOperator | null;
  text: string;
  quoted: boolean;
  /** The last word may go on: it is still being typed, or ends in `*`. */
  prefix: boolean;
  negated: boolean;
}

/** Something that must hold besides, as it was written. */
export interface FilterClause extends Span {
  kind: 'filter';
  operator: FilterOperator;
  value: string;
  negated: boolean;
}

export type SearchClause = TextClause | FilterClause;

/** Why a part of a query makes no sense; `errors` in words are the screen's. */
export const searchProblemCodes = [
  'no-value',
  'unknown-operator',
  'bad-value',
  'bad-day',
  'unknown-name',
  'too-long',
] as const;
export type SearchProblemCode = (typeof searchProblemCodes)[number];

export interface SearchProblem extends Span {
  code: SearchProblemCode;
  operator: string;
  value: string;
}

export interface SearchQuery {
  clauses: SearchClause[];
  problems: SearchProblem[];
}

export const longestQuery = 500;
const mostClauses = 24;

/** One part of a query, before anything is known about it. */
export interface QueryPart extends Span {
  negated: boolean;
  /** What stands before a colon, in lower case; null when there is none. */
  name: string | null;
  value: string;
  /** Where the value begins, its quote included. */
  valueStart: number;
  quoted: boolean;
}

const partPattern = /(-?)(?:(\p{L}+):)?(?:"([^"]*)("|$)|(\S*))/gu;

/** Splits a query at its spaces; what is in quotes stays together, also while its end is not written yet. */
export function splitQuery(text: string): QueryPart[] {
  const parts: QueryPart[] = [];
  const pattern = new RegExp(partPattern);
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || match.index !== at || match[0] === '') break;
    parts.push(partOf(match, at));
    at += match[0].length;
  }
  return parts;
}

function partOf(match: RegExpExecArray, start: number): QueryPart {
  const [whole, minus = '', name, inQuotes, , bare = ''] = match;
  const quoted = inQuotes !== undefined;
  return {
    start,
    end: start + whole.length,
    negated: minus !== '',
    name: name?.toLowerCase() ?? null,
    value: quoted ? inQuotes : bare,
    valueStart: start + minus.length + (name === undefined ? 0 : name.length + 1),
    quoted,
  };
}

/** Reads a query. What makes no sense is a problem; the rest is read all the same. Never throws. */
export function parseSearch(text: string): SearchQuery {
  const query: SearchQuery = { clauses: [], problems: [] };
  if (text.length > longestQuery) {
    query.problems.push({ code: 'too-long', operator: '', value: '', start: longestQuery, end: text.length });
    return query;
  }
  const parts = splitQuery(text);
  for (const part of parts.slice(0, mostClauses)) read(part, text, query);
  const surplus = parts[mostClauses];
  if (surplus) {
    query.problems.push({
      code: 'too-long',
      operator: '',
      value: '',
      start: surplus.start,
      end: text.length,
    });
  }
  return query;
}

function read(part: QueryPart, text: string, query: SearchQuery): void {
  const { name } = part;
  if (name === null || !isSearchOperator(name)) readWords(part, text, query);
  else if (part.value.trim() === '') query.problems.push(problem('no-value', part, name));
  else if (isTextOperator(name))
    query.clauses.push(textClause(part, { field: name, value: part.value, text }));
  else readFilter(part, name, query);
}

/** `note:` or `12:30` are words like others; only what is nearly an operator is taken for one misspelt. */
function readWords(part: QueryPart, text: string, query: SearchQuery): void {
  const meant = part.name === null ? null : nearestOperator(part.name);
  if (meant !== null && part.value !== '' && !part.value.startsWith('/')) {
    query.problems.push({ ...problem('unknown-operator', part, part.name ?? ''), value: meant });
    return;
  }
  const value = part.name === null ? part.value : text.slice(part.start + (part.negated ? 1 : 0), part.end);
  if (value.trim() === '') return;
  query.clauses.push(textClause(part, { field: null, value, text }));
}

function textClause(
  part: QueryPart,
  { field, value, text }: { field: TextOperator | null; value: string; text: string },
): TextClause {
  const starred = !part.quoted && value.endsWith('*');
  const typing = !part.quoted && !part.negated && part.end === text.length;
  return {
    kind: 'text',
    field,
    text: starred ? value.slice(0, -1) : value,
    quoted: part.quoted,
    prefix: starred || typing,
    ...{ negated: part.negated, start: part.start, end: part.end },
  };
}

function readFilter(part: QueryPart, operator: FilterOperator, query: SearchQuery): void {
  const value = part.value.trim();
  const allowed = fixedValues[operator];
  if (allowed && !allowed.includes(value.toLowerCase())) {
    query.problems.push(problem('bad-value', part, operator));
  } else if ((operator === 'before' || operator === 'after') && !isDay(value)) {
    query.problems.push(problem('bad-day', part, operator));
  } else {
    const { negated, start, end } = part;
    query.clauses.push({
      kind: 'filter',
      operator,
      value: allowed ? value.toLowerCase() : value,
      negated,
      start,
      end,
    });
  }
}

function problem(code: SearchProblemCode, { value, start, end }: QueryPart, operator: string): SearchProblem {
  return { code, operator, value, start, end };
}
