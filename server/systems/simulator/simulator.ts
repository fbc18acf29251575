import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands in for a system of record over loopback, in the shapes, refusals and limits that it documents: whoever asks
 * without a token that is good is refused, tokens end, and a limit may be told.
 */
export interface SimRecord {
  id: string;
  changedAt: string;
  fields: Record<string, unknown>;
}
export interface SimState {
  companies: SimRecord[];
  contacts: SimRecord[];
  orders: SimRecord[];
  /** What was written down. */
  notes: { contactId: string; title: string; text: string }[];
  /** Answers that come before the usual ones: limits, failures. */
  first: { status: number; body: unknown; headers?: Record<string, string> }[];
  /** How many to a page. */
  pageSize: number;
  accessToken: string;
  refreshToken: string;
  /** Method and path of all that was asked. */
  asked: string[];
}

export interface SimRequest {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}
export interface SimAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** How one system speaks. */
export interface Dialect {
  isToken(request: SimRequest): boolean;
  token(state: SimState, request: SimRequest, home: string): SimAnswer;
  /** @returns whether the token that came is the one of the moment */
  bearer(state: SimState, request: SimRequest): boolean;
  unauthorized: SimAnswer;
  answer(state: SimState, request: SimRequest, home: string): SimAnswer;
}

export interface Simulator {
  url: string;
  state: SimState;
  /** The token that was given is no good from now on. */
  endToken(): void;
  close(): Promise<void>;
}

export async function startSimulator(dialect: Dialect): Promise<Simulator> {
  const state: SimState = {
    ...{ companies: [], contacts: [], orders: [], notes: [], first: [], pageSize: 2 },
    ...{ accessToken: 'token-1', refreshToken: 'refresh-1', asked: [] },
  };
  let url = '';
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked: SimRequest = {
      ...{ method: request.method ?? 'GET', url: new URL(request.url ?? '/', url), headers: request.headers },
      body: Buffer.concat(chunks).toString('utf8'),
    };
    state.asked.push(`${asked.method} ${asked.url.pathname}`);
    const { status, body, headers = {} } = answerTo(asked);
    const text = body === undefined ? '' : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };
  const answerTo = (asked: SimRequest): SimAnswer => {
    if (dialect.isToken(asked)) return dialect.token(state, asked, url);
    const back = URL.parse(asked.url.searchParams.get('redirect_uri') ?? '');
    if (back && asked.method === 'GET') return allowed(back, asked.url.searchParams.get('state') ?? '');
    const before = state.first.shift();
    if (before) return before;
    return dialect.bearer(state, asked) ? dialect.answer(state, asked, url) : dialect.unauthorized;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    state,
    endToken() {
      state.accessToken = `${state.accessToken}-gone`;
    },
    close: () => closed(server),
  };
}

/** The page where a person lets us in: they do, at once. */
function allowed(back: URL, state: string): SimAnswer {
  back.searchParams.set('code', 'the-code');
  back.searchParams.set('state', state);
  return { status: 302, headers: { location: back.href } };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** RFC 6749: a code once, then refresh tokens, each of them good for one. @returns null where it is none of them */
export function grantTo(state: SimState, { body }: SimRequest): { access: string; refresh: string } | null {
  const form = new URLSearchParams(body);
  if (form.get('client_secret') !== 'client-secret') return null;
  const given = form.get('grant_type') === 'refresh_token' ? form.get('refresh_token') : form.get('code');
  const wanted = form.get('grant_type') === 'refresh_token' ? state.refreshToken : 'the-code';
  if (given !== wanted) return null;
  const turn = Number(/\d+/u.exec(state.refreshToken)?.[0] ?? 1) + 1;
  state.accessToken = `token-${String(turn)}`;
  state.refreshToken = `refresh-${String(turn)}`;
  return { access: state.accessToken, refresh: state.refreshToken };
}

/** What changed since, oldest first, from a position on. */
export function changedSince(
  state: SimState,
  kind: 'companies' | 'contacts' | 'orders',
  { since, from }: { since: Date; from: number },
): { rows: SimRecord[]; next: number | null } {
  const all = state[kind]
    .filter(({ changedAt }) => new Date(changedAt) >= since)
    .toSorted((a, b) => a.changedAt.localeCompare(b.changedAt));
  const rows = all.slice(from, from + state.pageSize);
  const next = from + rows.length;
  return { rows, next: next < all.length ? next : null };
}
