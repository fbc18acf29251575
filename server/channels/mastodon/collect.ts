import { guardedRequest } from '../../security/guarded-request.ts';
import { SendError, type InboundFile } from '../contract.ts';
import { readRaw } from './raw.ts';
import type { MastodonAccount } from './settings.ts';
import type { MediaEntity } from './entities.ts';

const mostFiles = 16;
const maxBytes = 50 * 1024 * 1024;

/** Fetches the pictures and films of a post. What is gone or too large stays a link in the text. */
export async function collectMedia(account: MastodonAccount, raw: Buffer): Promise<InboundFile[]> {
  const { status } = readRaw(raw);
  if (!status) return [];
  const files: InboundFile[] = [];
  for (const media of status.media_attachments.slice(0, mostFiles)) {
    const file = await fetchMedia(account, media);
    if (file) files.push(file);
  }
  return files;
}

/** The id under which parse finds what belongs to an attachment. */
export function mediaContentId(media: MediaEntity): string {
  return media.url ?? media.remote_url ?? '';
}

async function fetchMedia(account: MastodonAccount, media: MediaEntity): Promise<InboundFile | null> {
  const url = URL.parse(media.url ?? media.remote_url ?? '');
  if (!url) return null;
  const ours = url.host === new URL(account.settings.instanceUrl).host;
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
  const type = (answer.headers['content-type'] ?? 'application/octet-stream').split(';')[0] ?? '';
  return {
    name: nameOf(url, media),
    type,
    content: answer.body,
    contentId: mediaContentId(media),
    inline: false,
  };
}

/** What the author says that it shows, with the ending of the file. */
function nameOf(url: URL, media: MediaEntity): string {
  const file = decodeURIComponent(url.pathname.split('/').at(-1) ?? '') || 'file';
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(file)?.[0] ?? '';
  const said = (media.description ?? '')
    .replaceAll(/[\p{Cc}/\\]+/gu, ' ')
    .trim()
    .slice(0, 80);
  return said === '' ? file : said + ending;
}
