import type { RouteBodyInput, RouteParams, RouteQueryInput, RouteResponse } from '../../shared/api/route.ts';
import type { RouteName, Routes } from '../../shared/api/routes.ts';
import { ApiError } from './error.ts';
import type { RouteLine } from './route-line.ts';
import { routeTable, type EarlyRoute } from './route-table.ts';

const base = '/api/v1';

/** Who the client must know about without importing them: the session gives its token and hears of its end. */
interface SessionLink {
  csrfToken: string;
  ended: () => void;
}
const link: SessionLink = { csrfToken: '', ended: () => undefined };

/** Called by the session store: the token for every changing call, and whom to tell when the session is over. */
export function linkSession(next: Partial<SessionLink>): void {
  Object.assign(link, next);
}

export function csrfToken(): string {
  return link.csrfToken;
}

type Part<Name extends string, T> = [T] extends [never]
  ? { [K in Name]?: undefined }
  : Partial<T> extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T };

/** What a call takes: exactly the parts that the route has. */
export type CallInput<N extends RouteName> = Part<'params', RouteParams<Routes[N]>> &
  Part<'query', RouteQueryInput<Routes[N]>> &
  Part<'body', RouteBodyInput<Routes[N]>> & { signal?: AbortSignal };
export type ApiResponse<N extends RouteName> = RouteResponse<Routes[N]>;

/** Calls that need nothing may leave the second argument out. */
type Arguments<N extends RouteName> =
  Partial<CallInput<N>> extends CallInput<N> ? [input?: CallInput<N>] : [input: CallInput<N>];

type QueryValue = string | number | boolean | null | undefined;

/** A call before it becomes a request. */
export interface LocalCall {
  params?: Record<string, unknown>;
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal?: AbortSignal;
}
/** Answers calls about what only this page has; null: the call is the server's. */
export type LocalAnswers = (name: RouteName, call: LocalCall) => Promise<unknown> | null;
let local: LocalAnswers | null = null;

/** Until it is called with null, calls are answered here first. */
export function answerHere(answers: LocalAnswers | null): void {
  local = answers;
}

/** Answers calls of a page that was loaded without a network; undefined: not known. */
export type KeptAnswers = (name: RouteName, call: LocalCall) => Promise<unknown>;
let before: KeptAnswers | null = null;

/** Until it is called with null, what nobody answers is answered from before, and nothing is changed: it waits. */
export function answerFromBefore(answers: KeptAnswers | null): void {
  before = answers;
}

/** The address of a route: for links, downloads and frames. */
export function urlOf(name: EarlyRoute, input: Pick<LocalCall, 'params' | 'query'> = {}): string {
  return filledIn(routeTable[name][1], input);
}

/** A route's path with what stands for its names. */
export function filledIn(template: string, input: Pick<LocalCall, 'params' | 'query'>): string {
  const path = template.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String(input.params?.[key])),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null) query.set(key, String(value));
  }
  return `${base}${path}${query.size > 0 ? `?${query.toString()}` : ''}`;
}

/**
 * Calls a route of /api/v1 by its name: `await api('updateTag', { params: { id }, body: { name } })`.
 * Throws ApiError: the server's code, or `offline` when no answer came.
 */
export async function api<N extends RouteName>(name: N, ...[input]: Arguments<N>): Promise<ApiResponse<N>> {
  const call = (input ?? {}) as LocalCall;
  const here = local?.(name, call);
  if (here) return (await here) as ApiResponse<N>;
  const response = await send(name, call).catch(async (error: unknown) => {
    const known = await before?.(name, call);
    if (known === undefined) throw error;
    return Response.json(known);
  });
  if (response.ok) return (await response.json()) as ApiResponse<N>;
  const error = await ApiError.from(response);
  if (error.code === 'not-authenticated') link.ended();
  throw error;
}

/** Most of the routes come with the first call of one of them. */
async function lineOf(name: RouteName): Promise<RouteLine> {
  const early: Partial<Record<RouteName, RouteLine>> = routeTable;
  return (
    early[name] ?? (await import('./later-routes.ts')).laterRoutes[name as Exclude<RouteName, EarlyRoute>]
  );
}

async function send(name: RouteName, { params, query, body, signal }: LocalCall): Promise<Response> {
  const [verb, path] = await lineOf(name).catch((error: unknown) => {
    throw ApiError.offline(error);
  });
  const method = verb.toUpperCase();
  // Who one is was not asked yet: there is no token.
  if (before && method !== 'GET') throw ApiError.offline(null);
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (method !== 'GET') headers.set('x-csrf-token', link.csrfToken);
  try {
    return await fetch(filledIn(path, { params: params ?? {}, query: query ?? {} }), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw ApiError.offline(error);
  }
}
