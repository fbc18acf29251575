import type { z } from 'zod';
import type { RouteContract } from '../../shared/api/route.ts';
import { routes, type RouteName, type Routes } from '../../shared/api/routes.ts';

type Input<S> = S extends z.ZodType ? z.input<S> : never;
type Answer<N extends RouteName> = z.output<Routes[N]['response']>;
type ContractOf<N extends RouteName> =
  Routes[N] extends RouteContract<infer P, infer Q, infer B> ? { params: P; query: Q; body: B } : never;

export interface CallOptions<N extends RouteName> {
  params?: Input<ContractOf<N>['params']>;
  query?: Input<ContractOf<N>['query']>;
  body?: Input<ContractOf<N>['body']>;
  signal?: AbortSignal;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the server said when it was not 2xx. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly problem: Record<string, unknown>;

  constructor(status: number, problem: Record<string, unknown>) {
    super(`${String(status)} ${JSON.stringify(problem)}`);
    this.status = status;
    this.problem = problem;
  }
}

/** Calls the API as a browser session or with a token would. For tests, benchmarks and the crash suite. */
export class ApiClient {
  readonly baseUrl: string;
  token: string | null = null;
  cookie: string | null = null;
  csrfToken: string | null = null;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  /** @throws ApiProblem for every answer that is not 2xx; TypeError when nobody answers. */
  async call<N extends RouteName>(name: N, options: CallOptions<N> = {}): Promise<Answer<N>> {
    const route: RouteContract = routes[name];
    const params = (options.params ?? {}) as Record<string, string>;
    const url = new URL(
      `${this.baseUrl}/api/v1${route.path.replace(/\{(\w+)\}/g, (_, key: string) => params[key] ?? '')}`,
    );
    for (const [key, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, asText(value));
    }
    const response = await fetch(url, {
      method: route.method.toUpperCase(),
      headers: {
        ...this.#headers(),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    return (await this.#read(response)) as Answer<N>;
  }

  /** Hands in one raw message. */
  async pushRaw(inboxId: string, raw: Buffer): Promise<Answer<'pushRaw'>> {
    const response = await fetch(`${this.baseUrl}/api/v1/inboxes/${inboxId}/raw`, {
      method: 'POST',
      headers: { ...this.#headers(), 'content-type': 'message/rfc822' },
      body: new Uint8Array(raw),
    });
    return (await this.#read(response)) as Answer<'pushRaw'>;
  }

  /** Creates the first admin with the one-time link and stays logged in. */
  async setUp(setUpUrl: string, admin: { email: string; password: string }): Promise<Answer<'setUp'>> {
    const token = new URL(setUpUrl).hash.slice(1);
    const session = await this.call('setUp', {
      body: { token, name: 'Ada Admin', workspaceName: 'Test workspace', ...admin },
    });
    this.csrfToken = session.csrfToken;
    return session;
  }

  async logIn(email: string, password: string): Promise<Answer<'logIn'>> {
    const session = await this.call('logIn', { body: { email, password } });
    this.csrfToken = session.csrfToken;
    return session;
  }

  #headers(): Record<string, string> {
    return {
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      ...(this.cookie ? { cookie: this.cookie } : {}),
      ...(this.csrfToken ? { 'x-csrf-token': this.csrfToken } : {}),
    };
  }

  async #read(response: Response): Promise<unknown> {
    const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (cookies.length > 0) this.cookie = cookies.join('; ');
    const body: unknown = await response.json().catch(() => ({}));
    if (!response.ok) throw new ApiProblem(response.status, body as Record<string, unknown>);
    return body;
  }
}
