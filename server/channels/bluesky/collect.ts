import { guardedRequest } from '../../security/guarded-request.ts';
import { SendError, type InboundFile } from '../contract.ts';
import { picturesOf, type Picture } from './embeds.ts';
import { readRaw } from './raw.ts';
import type { BlueskyAccount } from './settings.ts';

const mostPictures = 8;
const maxBytes = 20 * 1024 * 1024;

/** Fetches the pictures of a post. What is gone stays a link in the text. */
export async function collectPictures(account: BlueskyAccount, raw: Buffer): Promise<InboundFile[]> {
  const item = readRaw(raw);
  if (!('post' in item)) return [];
  const files: InboundFile[] = [];
  for (const picture of picturesOf(item.post).slice(0, mostPictures)) {
    const file = await fetchPicture(account, picture);
    if (file) files.push(file);
  }
  return files;
}

async function fetchPicture(account: BlueskyAccount, picture: Picture): Promise<InboundFile | null> {
  const url = URL.parse(picture.fullsize);
  if (!url) return null;
  const ours = url.hostname === new URL(account.settings.serviceUrl).hostname;
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
  const type = (answer.headers['content-type'] ?? 'image/jpeg').split(';')[0] ?? '';
  const said =
    picture.alt
      .replaceAll(/[\p{Cc}/\\]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'picture';
  const name = `${said}.${type.split('/')[1] ?? 'jpg'}`;
  return { name, type, content: answer.body, contentId: picture.fullsize, inline: false };
}
