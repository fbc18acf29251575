import { Readable } from 'node:stream';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { guardedRequest, type GuardedAnswer, type GuardedRequest } from '../../security/guarded-request.ts';
import { messageFor } from '../conversations/find.ts';
import type { OpenedFile } from './open.ts';
import { kindOf } from './preview.ts';
import { remoteAddresses } from './remote-addresses.ts';

const largest = 10 * 1024 * 1024;
const timeoutMillis = 15_000;
const redirects = 4;
const mostBytes = 48 * 1024 * 1024;
/** What could not be had is tried again after this. */
const failedMillis = 60_000;

interface Picture {
  bytes: Buffer;
  type: string;
}

/** Pictures as they were fetched last: each once, however many people and windows show the mail. */
export class RemotePictures {
  readonly #kept = new Map<string, { picture: Promise<Picture | null>; bytes: number; until: number }>();
  readonly #now: () => number;
  #bytes = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get(address: string, fetch: (address: string) => Promise<Picture | null>): Promise<Picture | null> {
    const known = this.#kept.get(address);
    if (known && known.until > this.#now()) {
      this.#kept.delete(address);
      this.#kept.set(address, known);
      return known.picture;
    }
    const kept = { picture: fetch(address), bytes: 0, until: Number.POSITIVE_INFINITY };
    this.#drop(address);
    this.#kept.set(address, kept);
    void kept.picture.then((picture) => {
      if (this.#kept.get(address) !== kept) return;
      kept.bytes = picture?.bytes.length ?? 0;
      if (!picture) kept.until = this.#now() + failedMillis;
      this.#bytes += kept.bytes;
      for (const oldest of this.#kept.keys()) {
        if (this.#bytes <= mostBytes) break;
        this.#drop(oldest);
      }
    });
    return kept.picture;
  }

  #drop(address: string): void {
    this.#bytes -= this.#kept.get(address)?.bytes ?? 0;
    this.#kept.delete(address);
  }
}

const pictures = new RemotePictures();

type Ask = (url: string, options: GuardedRequest) => Promise<GuardedAnswer>;

/**
 * A picture that a mail names on another server, fetched by ours: its sender learns neither who looks nor from where. Only
 * addresses that stand in the message, only on the public net, only what is a picture by its bytes.
 * @param wanted.ask for tests: how an address is asked
 * @throws AppError not-found
 */
export async function openRemotePicture(
  context: Pick<Context, 'store' | 'logger'>,
  actor: Actor,
  wanted: { messageId: string; address: string; ask?: Ask },
): Promise<OpenedFile> {
  const { messageId, address, ask = guardedRequest } = wanted;
  const { message } = await messageFor(context, actor, { id: messageId, ability: 'conversations.view' });
  const named = [message.html, message.quotedHtml].some(
    (html) => html !== null && remoteAddresses(html).has(address),
  );
  const fetch = async (url: string): Promise<Picture | null> =>
    fetchPicture(url, ask).catch((error: unknown) => {
      context.logger.info({ err: error, messageId }, 'a picture on another server could not be had');
      return null;
    });
  const picture = named && !message.deletedAt ? await pictures.get(address, fetch) : null;
  if (!picture) throw new AppError('not-found', { detail: 'This picture could not be had.' });
  return {
    stream: Readable.from([picture.bytes]),
    headers: {
      'Content-Type': picture.type,
      'Content-Length': String(picture.bytes.length),
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, max-age=604800, immutable',
    },
  };
}

async function fetchPicture(url: string, ask: Ask): Promise<Picture | null> {
  const headers = { accept: 'image/*' };
  const answer = await ask(url, { reach: 'public', redirects, maxBytes: largest, timeoutMillis, headers });
  if (answer.status !== 200) return null;
  const { preview, type } = await kindOf({ type: '', content: answer.body });
  return preview === 'image' ? { bytes: answer.body, type } : null;
}
