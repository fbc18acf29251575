import type { z } from 'zod';
import type { Ability } from '../abilities.ts';
import type { ErrorCode } from '../errors.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One route as both sides know it: the server validates and documents with it, the web calls through it. */
export interface RouteContract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** Below /api/v1, with `{name}` for parameters. */
  path: string;
  /** One line in the imperative. */
  summary: string;
  /** The heading it stands under in the documentation. */
  group: string;
  ability: Ability;
  params?: Params;
  query?: Query;
  body?: Body;
  response: Response;
  /** Errors of its own, besides validation-failed, not-authenticated, not-allowed and unexpected. */
  errors?: readonly ErrorCode[];
  /** json (default) | raw bytes in | multipart in. */
  accepts?: 'json' | 'raw' | 'multipart';
  /** json (default) | bytes out: the handler writes the answer itself. */
  answers?: 'json' | 'bytes';
  /** 200 unless said. */
  status?: 200 | 201 | 202;
}

/** Keeps the schemas' types; nothing else. */
export function defineRoute<
  Params extends z.ZodType = z.ZodNever,
  Query extends z.ZodType = z.ZodNever,
  Body extends z.ZodType = z.ZodNever,
  Response extends z.ZodType = z.ZodType,
>(route: RouteContract<Params, Query, Body, Response>): RouteContract<Params, Query, Body, Response> {
  return route;
}

export type RouteParams<R> = R extends RouteContract<infer P> ? z.output<P> : never;
export type RouteQuery<R> = R extends RouteContract<z.ZodType, infer Q> ? z.output<Q> : never;
export type RouteBody<R> = R extends RouteContract<z.ZodType, z.ZodType, infer B> ? z.output<B> : never;
/** What a caller may write: defaults left out. */
export type RouteQueryInput<R> = R extends RouteContract<z.ZodType, infer Q> ? z.input<Q> : never;
export type RouteBodyInput<R> = R extends RouteContract<z.ZodType, z.ZodType, infer B> ? z.input<B> : never;
export type RouteResponse<R> =
  R extends RouteContract<z.ZodType, z.ZodType, z.ZodType, infer A> ? z.output<A> : never;
