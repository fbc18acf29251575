import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { decodeBase32, encodeBase32 } from './base32.ts';

/**
 * Secrets at rest and signed tokens, all from ONEVOICE_SECRET. Each purpose has a key of its own, so that a sealed
 * mailbox password cannot be passed off as something else. Every result names the secret that made it (key id): with
 * `previous` secrets given, old results stay readable while new ones use the new secret.
 */
export interface SecretBox {
  /** AES-256-GCM. @returns "1.<key id>.<base64url>" */
  seal(purpose: string, plain: string): string;
  /** @throws Error when it was sealed for another purpose, with a secret that is gone, or was changed. */
  open(purpose: string, sealed: string): string;
  /** @returns "<text>.<signature>", safe in URLs when the text is. */
  sign(purpose: string, text: string): string;
  /** @returns the text, or null when the signature does not fit. */
  verify(purpose: string, token: string): string | null;
  /**
   * A token for a Reply-To address: 36 lower-case base32 characters, safe in a mail's local part and unharmed by
   * systems that change its case.
   * @param conversationId 24 hexadecimal digits.
   */
  signReplyToken(conversationId: string): string;
  /** @returns the conversation's id, or null when it is not ours. Takes any case. */
  openReplyToken(token: string): string | null;
}

interface Keys {
  /** Four bytes that name the secret without telling it. */
  id: Buffer;
  of(purpose: string): Buffer;
}

const replySignatureBytes = 9;
const nonceBytes = 12;
const tagBytes = 16;

function keysFrom(secret: string): Keys {
  const derived = new Map<string, Buffer>();
  const of = (purpose: string) => {
    const known = derived.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', secret, 'onevoice', purpose, 32));
    derived.set(purpose, key);
    return key;
  };
  return { id: of('key-id').subarray(0, 4), of };
}

/**
 * @param secret ONEVOICE_SECRET, at least 32 characters.
 * @param previous secrets that were used before, still good for reading.
 */
export function createSecretBox(secret: string, previous: string[] = []): SecretBox {
  const current = keysFrom(secret);
  const all = [current, ...previous.map(keysFrom)];
  return {
    seal: (purpose, plain) => seal(current, purpose, plain),
    open: (purpose, sealed) => open(all, purpose, sealed),
    sign(purpose, text) {
      return `${text}.${mac(current, `sign:${purpose}`, text).toString('base64url')}`;
    },
    verify(purpose, token) {
      const dot = token.lastIndexOf('.');
      const text = token.slice(0, Math.max(dot, 0));
      const given = Buffer.from(token.slice(dot + 1), 'base64url');
      return all.some((keys) => same(mac(keys, `sign:${purpose}`, text), given)) ? text : null;
    },
    signReplyToken(conversationId) {
      const body = Buffer.concat([current.id.subarray(0, 1), Buffer.from(conversationId, 'hex')]);
      if (body.length !== 13) throw new Error('A reply token needs an id of 24 hexadecimal digits');
      return encodeBase32(Buffer.concat([body, replySignature(current, body)]));
    },
    openReplyToken(token) {
      const bytes = decodeBase32(token);
      if (bytes?.length !== 13 + replySignatureBytes) return null;
      const body = bytes.subarray(0, 13);
      const given = bytes.subarray(13);
      return all.some((keys) => same(replySignature(keys, body), given)) ? body.toString('hex', 1) : null;
    },
  };
}

function mac(keys: Keys, purpose: string, data: string | Buffer): Buffer {
  return createHmac('sha256', keys.of(purpose)).update(data).digest();
}

function replySignature(keys: Keys, body: Buffer): Buffer {
  return mac(keys, 'reply-token', body).subarray(0, replySignatureBytes);
}

function same(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function seal(keys: Keys, purpose: string, plain: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keys.of(`seal:${purpose}`), nonce);
  cipher.setAAD(Buffer.from(purpose));
  const content = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, content, cipher.getAuthTag()]).toString('base64url');
  return `1.${keys.id.toString('hex')}.${sealed}`;
}

function open(all: Keys[], purpose: string, sealed: string): string {
  const [version, keyId, content = ''] = sealed.split('.');
  const keys = all.find((candidate) => candidate.id.toString('hex') === keyId);
  if (version !== '1' || !keys) {
    throw new Error('This secret was sealed with another ONEVOICE_SECRET: enter it again');
  }
  const bytes = Buffer.from(content, 'base64url');
  if (bytes.length < nonceBytes + tagBytes) throw new Error('This sealed secret is damaged: enter it again');
  const decipher = createDecipheriv('aes-256-gcm', keys.of(`seal:${purpose}`), bytes.subarray(0, nonceBytes));
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
}
