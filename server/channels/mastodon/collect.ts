import type { InboundFile } from '../contract.ts';
import { fetchPostedFile, nameFrom } from '../polling/posted-file.ts';
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
  const contentId = mediaContentId(media);
  const configured = account.settings.instanceUrl;
  const file = await fetchPostedFile(contentId, { configured, maxBytes });
  if (!file) return null;
  const { content, type } = file;
  const name = nameOf(new URL(contentId), media);
  return { name, type: type || 'application/octet-stream', content, contentId, inline: false };
}

/** What the author says that it shows, with the ending of the file. */
function nameOf(url: URL, media: MediaEntity): string {
  const file = decodeURIComponent(url.pathname.split('/').at(-1) ?? '') || 'file';
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(file)?.[0] ?? '';
  const said = nameFrom(media.description ?? '');
  return said === '' ? file : said + ending;
}
