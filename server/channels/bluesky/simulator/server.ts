import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fault } from '../../contract.ts';
import { drawPortrait } from '../../loopback/portrait.ts';
import { LoopbackServer } from '../../loopback/server.ts';
import { methods, SimRefusal, type SimCall } from './methods.ts';
import { World } from './world.ts';

/** A PDS with its AppView and its chat service on loopback, over XRPC; it fails when it is told to. */
export class SimServer extends LoopbackServer {
  readonly world: World;
  readonly password: string;
  fault: Fault | null = null;
  /** Is there a chat service? */
  chat = true;
  /** How often somebody logged in with the password, and how often with a refresh token. */
  readonly logins = { password: 0, refresh: 0 };
  #token = 1;

  constructor(password: string, now: () => Date) {
    super((request, response) => this.#answer(request, response));
    this.password = password;
    this.world = new World(now);
  }

  /** The access tokens of before are no good any more. */
  expireTokens(): void {
    this.#token += 1;
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', this.origin);
    const content = await buffer(incoming);
    const blob = this.world.blobs.get(url.pathname.replace('/blob/', ''));
    if (blob) {
      response.writeHead(200, { 'content-type': blob.type }).end(blob.content);
      return;
    }
    if (url.pathname.startsWith('/portraits/')) {
      response.writeHead(200, { 'content-type': 'image/png' }).end(drawPortrait(url.pathname));
      return;
    }
    const name = url.pathname.replace('/xrpc/', '');
    const fault = incoming.method === 'POST' && !name.startsWith('com.atproto.server.') ? this.fault : null;
    if (fault?.kind === 'no-answer') return;
    try {
      const type = incoming.headers['content-type'] ?? '';
      const json =
        type === 'application/json' ? (JSON.parse(content.toString()) as Record<string, unknown>) : {};
      const call: SimCall = { params: url.searchParams, json, bytes: { type, content }, origin: this.origin };
      const answer = this.#run(name, call, incoming.headers.authorization ?? '');
      if (fault?.kind === 'lost-answer') response.destroy();
      else reply(response, 200, answer);
    } catch (error) {
      refuse(response, error, this.fault);
    }
  }

  #run(name: string, call: SimCall, authorization: string): object {
    if (name === 'com.atproto.server.createSession') return this.#logIn(call);
    if (name === 'com.atproto.server.refreshSession') return this.#refresh(authorization);
    if (this.fault?.kind === 'token-lost')
      throw new SimRefusal(401, 'AuthenticationRequired', 'Token revoked');
    if (authorization !== `Bearer access-${this.#token}`) {
      throw new SimRefusal(400, 'ExpiredToken', 'Token has expired');
    }
    const method = methods[name];
    const known = method && (this.chat || !name.startsWith('chat.'));
    if (!known) throw new SimRefusal(501, 'MethodNotImplemented', 'Method Not Implemented');
    if (name.startsWith('com.atproto.repo.') || name.startsWith('chat.bsky.convo.send'))
      this.#failAsTold(name);
    return method(this.world, call);
  }

  #failAsTold(name: string): void {
    if (name.endsWith('getRecord') || name.endsWith('getMessages')) return;
    const kind = this.fault?.kind;
    if (kind === 'rate-limited') throw new SimRefusal(429, 'RateLimitExceeded', 'Rate Limit Exceeded');
    if (kind === 'server-error') throw new SimRefusal(503, 'UpstreamFailure', 'Upstream Failure');
    if (kind === 'refused') throw new SimRefusal(400, 'InvalidRequest', 'Invalid record');
  }

  #logIn({ json }: SimCall): object {
    const { us } = this.world;
    const lost = this.fault?.kind === 'token-lost';
    const known = json.identifier === us.handle || json.identifier === us.did;
    if (lost || !known || json.password !== this.password) {
      throw new SimRefusal(401, 'AuthenticationRequired', 'Invalid identifier or password');
    }
    this.logins.password += 1;
    return this.#session();
  }

  #refresh(authorization: string): object {
    if (!authorization.startsWith('Bearer refresh-') || this.fault?.kind === 'token-lost') {
      throw new SimRefusal(401, 'InvalidToken', 'Token could not be verified');
    }
    this.logins.refresh += 1;
    return this.#session();
  }

  #session(): object {
    const { did, handle } = this.world.us;
    if (this.fault?.kind === 'token-expired') this.fault = null;
    const service = [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: this.origin }];
    const tokens = { accessJwt: `access-${this.#token}`, refreshJwt: `refresh-${this.#token}` };
    return { did, handle, active: true, didDoc: { id: did, service }, ...tokens };
  }
}

function refuse(response: ServerResponse, error: unknown, fault: Fault | null): void {
  if (!(error instanceof SimRefusal)) throw error;
  const { status, code, message } = error;
  const headers: Record<string, string> = {};
  if (status === 429 && fault?.kind === 'rate-limited') {
    headers['ratelimit-limit'] = '5000';
    headers['ratelimit-remaining'] = '0';
    headers['ratelimit-reset'] = String(Math.ceil(Date.now() / 1000) + fault.retryAfterSeconds);
    headers['retry-after'] = String(fault.retryAfterSeconds);
  }
  reply(response, status, { error: code, message }, headers);
}

function reply(
  response: ServerResponse,
  status: number,
  ...[json, headers = {}]: [object, Record<string, string>?]
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(json));
}
