import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
  type ECDH,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushSubscriptionInput } from '../../shared/schemas/push.ts';

/** What a push service took, read as the browser would. */
export interface TakenPush {
  path: string;
  headers: IncomingHttpHeaders;
  /** What the sender claims of itself, once its signature was found good (RFC 8292). */
  claims: { aud: string; exp: number; sub: string };
  news: unknown;
}

export interface PushAnswerGiven {
  status: number;
  headers?: Record<string, string>;
}

export interface PushService {
  /** In order; those that were refused too. */
  taken: TakenPush[];
  /** How it answers; 201 unless said. */
  answer: (path: string) => PushAnswerGiven;
  /** A browser asks for a place. */
  subscribe(browser: string): PushSubscriptionInput;
  close(): Promise<void>;
}

/** A push service on the loopback interface in the shape of RFC 8030. It opens what it gets, to prove that a browser could. */
export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, { keys: ECDH; auth: Buffer }>();
  const service: Omit<PushService, 'subscribe' | 'close'> = { taken: [], answer: () => ({ status: 201 }) };
  const server = createServer((request, response) => {
    void receive(request, response);
  });
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const path = request.url ?? '';
    const browser = browsers.get(path);
    if (!browser || request.method !== 'POST') return void response.writeHead(404).end();
    const claims = claimsOf(request.headers.authorization ?? '');
    const news: unknown = JSON.parse(decrypt(body, browser).toString('utf8'));
    service.taken.push({ path, headers: request.headers, claims, news });
    const { status, headers } = service.answer(path);
    response.writeHead(status, headers).end();
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return Object.assign(service, {
    subscribe(browser: string): PushSubscriptionInput {
      const keys = createECDH('prime256v1');
      const [p256dh, auth] = [keys.generateKeys(), randomBytes(16)];
      const path = `/push/${randomBytes(12).toString('hex')}`;
      browsers.set(path, { keys, auth });
      const [own, secret] = [p256dh.toString('base64url'), auth.toString('base64url')];
      return { endpoint: origin + path, p256dh: own, auth: secret, browser };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

/** RFC 8188 with the keys of RFC 8291. */
function decrypt(body: Buffer, { keys, auth }: { keys: ECDH; auth: Buffer }): Buffer {
  const [salt, keyLength] = [body.subarray(0, 16), body.readUInt8(20)];
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const both = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const derive = (key: Uint8Array, mixed: Buffer, info: Buffer | string, length: number) =>
    Buffer.from(hkdfSync('sha256', key, mixed, info, length));
  const input = derive(keys.computeSecret(sender), auth, both, 32);
  const key = derive(input, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(input, salt, 'Content-Encoding: nonce\0', 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2));
}

function claimsOf(authorization: string): TakenPush['claims'] {
  const [, token = '', point = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(point, 'base64url');
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  const signed = Buffer.from(`${head}.${claims}`);
  const good = verify(
    'sha256',
    signed,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!good) throw new Error('the sender is not who it says');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as TakenPush['claims'];
}
