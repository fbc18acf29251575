import { accountJson, instanceJson, notificationJson, statusJson } from './entities.ts';
import type { SimMedia, SimStatus, World } from './world.ts';

/** A request as the routes see it. */
export interface SimRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Fields of a JSON or a form body. */
  fields: Record<string, unknown>;
  file: { type: string; content: Buffer } | null;
  idempotencyKey: string | null;
  origin: string;
}

export interface SimAnswer {
  status: number;
  json?: unknown;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

const ok = (json: unknown): SimAnswer => ({ status: 200, json });
const notFound: SimAnswer = { status: 404, json: { error: 'Record not found' } };
const text = (value: unknown) => (typeof value === 'string' ? value : '');

type Handler = (world: World, request: SimRequest, captured: string) => SimAnswer;

/** Method and path with one part to capture; the first that fits answers. */
const table: readonly (readonly [string, RegExp, Handler])[] = [
  ['GET', /^\/api\/v2\/instance$/, (_, { origin }) => ok(instanceJson(origin))],
  [
    'GET',
    /^\/api\/v1\/accounts\/verify_credentials$/,
    (world, { origin }) => ok(accountJson(world.us, origin)),
  ],
  ['GET', /^\/api\/v1\/notifications$/, notifications],
  ['POST', /^\/api\/v1\/statuses$/, createStatus],
  [
    'GET',
    /^\/api\/v1\/statuses\/(\d+)$/,
    withStatus((world, status, { origin }) => ok(statusJson(world, status, origin))),
  ],
  [
    'GET',
    /^\/api\/v1\/statuses\/(\d+)\/context$/,
    withStatus((world, status, { origin }) =>
      ok({
        ancestors: world.ancestors(status).map((one) => statusJson(world, one, origin)),
        descendants: [],
      }),
    ),
  ],
  [
    'DELETE',
    /^\/api\/v1\/statuses\/(\d+)$/,
    withStatus((world, status) => {
      world.remove(status.id);
      return ok({});
    }),
  ],
  ['POST', /^\/api\/v1\/statuses\/(\d+\/\w+)$/, mark],
  ['POST', /^\/api\/v1\/accounts\/(\d+\/\w+)$/, mark],
  ['GET', /^\/api\/v1\/accounts\/(\d+)\/statuses$/, ofAccount],
  [
    'POST',
    /^\/api\/v1\/reports$/,
    (world, { fields }) => {
      world.reports.push(fields);
      return ok({ id: '1' });
    },
  ],
  ['POST', /^\/api\/v2\/media$/, upload],
  [
    'GET',
    /^\/api\/v1\/media\/(\d+)$/,
    (world, _, id) => (world.media.has(id) ? ok({ id, url: 'x' }) : notFound),
  ],
  [
    'GET',
    /^\/api\/v1\/timelines\/tag\/(.+)$/,
    (world, request, tag) => ok(search(world, request, `#${tag}`)),
  ],
  [
    'GET',
    /^\/api\/v2\/search$/,
    (world, request) => ok({ accounts: [], statuses: search(world, request, request.query.get('q') ?? '') }),
  ],
];

/** What the API answers; null: there is no such address. */
export function answerApi(world: World, request: SimRequest): SimAnswer | null {
  for (const [method, path, handle] of table) {
    const found = method === request.method ? path.exec(request.path) : null;
    if (found) return handle(world, request, decodeURIComponent(found[1] ?? ''));
  }
  return null;
}

function withStatus(handle: (world: World, status: SimStatus, request: SimRequest) => SimAnswer): Handler {
  return (world, request, id) => {
    const status = world.statuses.get(id);
    return status ? handle(world, status, request) : notFound;
  };
}

/** Pages as Mastodon's: max_id goes back from the newest, min_id forward from there, the newest first in each. */
function paged<T extends { id: string }>(all: readonly T[], { query }: SimRequest): T[] {
  const limit = Number(query.get('limit') ?? 20);
  const max = query.get('max_id');
  const min = query.get('min_id') ?? query.get('since_id');
  const fits = all
    .filter(
      ({ id }) => (max === null || BigInt(id) < BigInt(max)) && (min === null || BigInt(id) > BigInt(min)),
    )
    .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  return query.has('min_id') ? fits.slice(-limit) : fits.slice(0, limit);
}

function notifications(world: World, request: SimRequest): SimAnswer {
  const types = request.query.getAll('types[]');
  const wanted = world.notifications.filter(
    ({ type, status }) => (types.length === 0 || types.includes(type)) && world.statuses.has(status.id),
  );
  return ok(paged(wanted, request).map((one) => notificationJson(world, one, request.origin)));
}

const keys = new WeakMap<World, Map<string, string>>();

function createStatus(world: World, request: SimRequest): SimAnswer {
  const { fields, idempotencyKey: key, origin } = request;
  const known = keys.get(world) ?? new Map<string, string>();
  keys.set(world, known);
  const earlier = key === null ? undefined : world.statuses.get(known.get(key) ?? '');
  if (earlier) return ok(statusJson(world, earlier, origin));
  const words = text(fields['status']);
  const ids = Array.isArray(fields['media_ids']) ? fields['media_ids'].map(String) : [];
  if (words === '' && ids.length === 0) return unprocessable("Text can't be blank");
  if (words.length > 2000) return unprocessable('Text character limit of 500 exceeded');
  const inReplyTo = text(fields['in_reply_to_id']) || null;
  if (inReplyTo !== null && !world.statuses.has(inReplyTo)) return notFound;
  const status = world.post(world.us, {
    ...{ text: words, inReplyTo, spoiler: text(fields['spoiler_text']) },
    visibility: text(fields['visibility']) || 'public',
    language: text(fields['language']) || null,
    media: ids.flatMap((id): SimMedia[] => [world.media.get(id)].flatMap((one) => one ?? [])),
  });
  if (key !== null) known.set(key, status.id);
  return ok(statusJson(world, status, origin));
}

function unprocessable(words: string): SimAnswer {
  return { status: 422, json: { error: `Validation failed: ${words}` } };
}

/** "12/favourite", "12/unfavourite": things that are done to a post or to somebody. */
function mark(world: World, request: SimRequest, captured: string): SimAnswer {
  const [id = '', action = ''] = captured.split('/');
  const status = request.path.includes('/statuses/') ? world.statuses.get(id) : undefined;
  if (!status && !world.accountById(id)) return notFound;
  const undone = /^un(\w+)$/.exec(action)?.[1];
  if (undone === undefined) world.marks.add(`${action} ${id}`);
  else world.marks.delete(`${undone} ${id}`);
  return ok(status ? statusJson(world, status, request.origin) : { id });
}

function ofAccount(world: World, request: SimRequest, id: string): SimAnswer {
  const posts = [...world.statuses.values()].filter(({ account }) => account.id === id);
  return ok(paged(posts, request).map((one) => statusJson(world, one, request.origin)));
}

function upload(world: World, { file, fields, origin }: SimRequest): SimAnswer {
  if (!file) return unprocessable('File is missing');
  const media = { id: world.nextId(), ...file, description: text(fields['description']) };
  world.media.set(media.id, media);
  return ok({ id: media.id, type: file.type.split('/')[0], url: `${origin}/media/${media.id}` });
}

function search(world: World, request: SimRequest, words: string): object[] {
  const wanted = words.toLowerCase();
  const found = [...world.statuses.values()].filter(
    (status) => status.visibility === 'public' && status.text.toLowerCase().includes(wanted),
  );
  return paged(found, request).map((one) => statusJson(world, one, request.origin));
}
