import { guardedRequest } from '../../security/guarded-request.ts';
import { SendError } from '../contract.ts';

export interface PostedFile {
  /** As its server says, without parameters; empty when it says none. */
  type: string;
  content: Buffer;
}

/**
 * Fetches a file that a post names. Only what stands on the server that the owner configured may be in our own network.
 * @returns null when it is gone, too large, or where we do not go
 * @throws SendError transient: it may be had later
 */
export async function fetchPostedFile(
  address: string,
  { configured, maxBytes }: { configured: string; maxBytes: number },
): Promise<PostedFile | null> {
  const url = URL.parse(address);
  if (!url) return null;
  const ours = url.host === URL.parse(configured)?.host;
  const answer = await guardedRequest(url.href, {
    ...{ maxBytes, redirects: 3, timeoutMillis: 60_000, reach: ours ? 'configured' : 'public' },
  }).catch((error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    if (/does not connect|longer than/.test(words)) return null;
    throw new SendError('transient', words, { cause: error });
  });
  if (!answer) return null;
  if (answer.status === 429 || answer.status >= 500) {
    throw new SendError('transient', `The server of a picture answered with ${answer.status}.`);
  }
  if (answer.status !== 200) return null;
  const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  return { type, content: answer.body };
}

/** What an author says that a picture shows, as the beginning of a file name. */
export function nameFrom(description: string): string {
  return description
    .replaceAll(/[\p{Cc}/\\]+/gu, ' ')
    .trim()
    .slice(0, 80);
}
