import { createServer } from 'node:http';

/** An OAuth provider on loopback: gives tokens for refresh tokens, and tells a mail server which of them are good. */
export interface OauthProvider {
  tokenUrl: string;
  introspectionUrl: string;
  /** Requests for a token so far. */
  asked: Record<string, string>[];
  /** Tokens that a mail server asked about, in order. */
  shown: string[];
  /** Every token given so far is good no longer. */
  expireAll(): void;
  /** From now on no token is given, in these words; null: again as usual. */
  refuse(words: { error: string; error_description: string } | null): void;
  /** Is each refresh token good once, and comes a new one with the access token? */
  rotate(on: boolean): void;
  stop(): Promise<void>;
}

/** @param email whose account it is */
export async function startOauthProvider(email: string): Promise<OauthProvider> {
  const good = new Set<string>();
  const asked: OauthProvider['asked'] = [];
  const shown: string[] = [];
  let refusal: object | null = null;
  let rotates = false;
  const used = new Set<string>();

  const giveToken = (form: URLSearchParams): { status: number; answer: object } => {
    asked.push(Object.fromEntries(form));
    if (refusal) return { status: 400, answer: refusal };
    const shownToken = form.get('refresh_token') ?? '';
    if (rotates && used.has(shownToken)) return { status: 400, answer: { error: 'invalid_grant' } };
    if (rotates) used.add(shownToken);
    const token = `access-${String(asked.length)}`;
    good.add(token);
    const newer = rotates ? { refresh_token: `refresh-${String(asked.length)}-rotated` } : {};
    return { status: 200, answer: { access_token: token, expires_in: 3600, token_type: 'Bearer', ...newer } };
  };
  const introspect = (form: URLSearchParams): { status: number; answer: object } => {
    const token = form.get('token') ?? '';
    shown.push(token);
    return { status: 200, answer: good.has(token) ? { active: 'true', email } : { active: 'false' } };
  };

  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const { status, answer } = request.url === '/token' ? giveToken(form) : introspect(form);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const base = `http://127.0.0.1:${String(typeof address === 'object' && address ? address.port : 0)}`;
  return {
    tokenUrl: `${base}/token`,
    introspectionUrl: `${base}/introspect`,
    asked,
    shown,
    expireAll: () => good.clear(),
    refuse(words) {
      refusal = words;
    },
    rotate(on) {
      rotates = on;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
