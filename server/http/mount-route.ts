import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { can } from '../../shared/abilities.ts';
import type { RouteContract } from '../../shared/api/route.ts';
import { routes } from '../../shared/api/routes.ts';
import { AppError } from '../../shared/errors.ts';
import { wordsForIssue } from '../../shared/validation-words.ts';
import { metrics } from '../observability/metrics.ts';
import { type Authenticated, authenticate } from './authenticate.ts';
import { Bytes, sendBytes } from './bytes.ts';
import type { Call, Handler, Handlers } from './call.ts';
import { validationFailed } from './problem.ts';
import { type BodyReader, createBodyReader, type ReadBody } from './read-body.ts';
import { isUnsafe, requireCsrfToken, requireOwnOrigin } from './same-origin.ts';
import type { WebContext } from './services.ts';
import { deviceCookie, sessionControl } from './session.ts';

type AnyHandler = Handler<RouteContract>;

interface MountedRoute {
  contract: RouteContract;
  handle: AnyHandler;
  readBody: BodyReader;
}

/**
 * Mounts a handler for every contract in shared/api/routes.ts.
 * @throws Error at boot when a contract has no handler or a handler no contract
 */
export function mountRoutes(router: Router, context: WebContext, handlers: Handlers): void {
  const contracts: Record<string, RouteContract> = routes;
  const unmatched = [
    ...Object.keys(contracts).filter((name) => !(name in handlers)),
    ...Object.keys(handlers).filter((name) => !(name in contracts)),
  ];
  if (unmatched.length > 0)
    throw new Error(`Routes without a handler or a contract: ${unmatched.join(', ')}`);
  const readBody = createBodyReader(context.config);
  for (const [name, contract] of mountOrder(contracts)) {
    const handle = handlers[name as keyof Handlers] as unknown as AnyHandler;
    const route: MountedRoute = { contract, handle, readBody };
    router[contract.method](expressPath(contract.path), async (request, response) => {
      const finished = metrics.httpSeconds.startTimer({ method: contract.method, route: contract.path });
      response.once('close', () => finished({ status: String(response.statusCode) }));
      await serve(context, route, { request, response });
    });
  }
}

/** Fixed paths before those with parameters, so that /conversations/counts is not taken for an id. */
function mountOrder(contracts: Record<string, RouteContract>): [string, RouteContract][] {
  const parameters = (path: string) => path.split('{').length;
  return Object.entries(contracts).sort(
    ([, one], [, other]) => parameters(one.path) - parameters(other.path),
  );
}

const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

interface Exchange {
  request: Request;
  response: Response;
}

/** One request: who, may they, from our own page, is it well-formed; then the handler, then its answer. */
async function serve(context: WebContext, route: MountedRoute, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const { contract } = route;
  const identity = await authenticate(context, request);
  requireAbility(contract, identity);
  if (isUnsafe(request.method)) requireIntent(context, { contract, identity, request });
  const params = check(contract.params, request.params);
  const query = check(contract.query, request.query);
  const read = await route.readBody(contract, request, response);
  try {
    const body = check(contract.body, read.body);
    const call = makeCall(context, exchange, { identity, read, parts: { params, query, body } });
    await answer(context, { contract, result: await route.handle(call), ...exchange });
  } finally {
    await read.discard();
  }
}

function requireAbility(contract: RouteContract, identity: Authenticated | null): void {
  if (contract.ability !== 'public' && !identity) throw new AppError('not-authenticated');
  if (!can(identity?.actor ?? null, contract.ability)) throw new AppError('not-allowed');
}

/** A browser sends cookies whoever asks it to; the token in the header proves that our own page asked. */
function requireIntent(
  context: WebContext,
  {
    contract,
    identity,
    request,
  }: { contract: RouteContract; identity: Authenticated | null; request: Request },
): void {
  if (identity?.actor.via === 'token') return;
  requireOwnOrigin(request.headers, context.config.publicUrl);
  if (contract.ability !== 'public') requireCsrfToken(request.headers, identity?.csrfToken ?? '');
}

function check(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema || schema instanceof z.ZodNever) return undefined;
  const parsed = schema.safeParse(value, { error: wordsForIssue });
  if (!parsed.success) throw validationFailed(parsed.error);
  return parsed.data;
}

interface CallParts {
  identity: Authenticated | null;
  read: ReadBody;
  parts: { params: unknown; query: unknown; body: unknown };
}

function makeCall(
  context: WebContext,
  exchange: Exchange,
  { identity, read, parts }: CallParts,
): Call<RouteContract> {
  const someone = () => {
    if (!identity) throw new AppError('not-authenticated');
    return identity;
  };
  return {
    get actor() {
      return someone().actor;
    },
    get user() {
      return someone().user;
    },
    ...parts,
    file: read.file,
    raw: read.raw,
    client: {
      address: exchange.request.ip ?? '',
      deviceMark: readCookie(exchange.request.headers.cookie, deviceCookie),
    },
    session: sessionControl(context, exchange),
    ...exchange,
  };
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}

async function answer(
  context: WebContext,
  { contract, result, request, response }: Exchange & { contract: RouteContract; result: unknown },
): Promise<void> {
  if (result instanceof Bytes) {
    await sendBytes(request, response, result);
    return;
  }
  const parsed = contract.response.safeParse(result);
  if (!parsed.success) {
    const problem = { method: contract.method, path: contract.path, issues: parsed.error.issues };
    context.logger.error(problem, 'an answer does not fit its contract');
    if (context.strictAnswers) throw new AppError('unexpected', { cause: parsed.error });
  }
  response
    .status(contract.status ?? 200)
    .set('Cache-Control', 'no-store')
    .json(parsed.success ? parsed.data : result);
}
