import { createHash } from 'node:crypto';
import type { Headers } from '../mime/headers.ts';

/** Message-IDs: normalised, and replaced by a hash where a mail has none that could be its own. */

/** The id without brackets, blanks and comments; '' when there is none. */
export function normaliseMessageId(value: string): string {
  const inside = /<([^<>]+)>/.exec(value)?.[1] ?? value.replace(/\([^)]*\)/g, '');
  return inside.replace(/[\s<>"]+/g, '').slice(0, 990);
}

/** All ids of a References-like header, oldest first, each once; brackets may be missing or broken. */
export function readMessageIds(values: string[]): string[] {
  const ids: string[] = [];
  for (const value of values) {
    const flat = value.replace(/\r?\n/g, ' ');
    const bracketed = [...flat.matchAll(/<([^<>]+)>/g)].map((match) => match[1] ?? '');
    const bare = flat
      .replace(/<[^<>]*>/g, ' ')
      .split(/[\s,;<>]+/)
      .filter((word) => /^[^@\s]+@[^@\s]+$/.test(word));
    ids.push(...(bracketed.length > 0 ? bracketed : bare));
    if (bracketed.length > 0 && /@/.test(flat.replace(/<[^<>]*>/g, ''))) ids.push(...bare);
  }
  const clean = ids.map(normaliseMessageId).filter((id) => id !== '');
  return [...new Set(clean)].slice(-500);
}

/** A Message-ID that cannot tell mails apart: none, a placeholder, or a constant of a broken program. */
export function isUsableMessageId(id: string): boolean {
  if (id.length < 6) return false;
  const [local = '', domain = ''] = id.split('@');
  if (domain === '') return id.length >= 12 && /\d/.test(id);
  return (
    local.length >= 2 && !/^(0+|null|none|undefined|unknown|messageid|message-id|test|nil)$/i.test(local)
  );
}

/** The dedupe key that a Message-ID header alone gives; null when the whole mail has to be read for one. */
export function keyOfMessageId(value: string): string | null {
  const id = normaliseMessageId(value);
  return isUsableMessageId(id) ? id : null;
}

/**
 * Two deliveries of one mail differ in their trace only: so the hash covers what the sender wrote, line ends made equal.
 */
export function hashOfMail(headers: Headers, raw: Buffer, bodyStart: number): string {
  const hash = createHash('sha256');
  for (const name of ['from', 'to', 'cc', 'subject', 'date', 'message-id', 'content-type']) {
    hash.update(`${name}:${headers.raw(name).replace(/\s+/g, ' ')}\n`);
  }
  const body = raw.subarray(bodyStart);
  if (!body.includes(0x0d)) hash.update(body);
  else
    hash.update(Buffer.from(body.toString('latin1').replace(/\r\n?/g, '\n').replace(/\n+$/, '\n'), 'latin1'));
  return `sha256:${hash.digest('hex')}`;
}
