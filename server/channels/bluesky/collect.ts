import type { InboundFile } from '../contract.ts';
import { picturesOf, type Picture } from './embeds.ts';
import { fetchPostedFile, nameFrom } from '../polling/posted-file.ts';
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
  const configured = account.settings.serviceUrl;
  const file = await fetchPostedFile(picture.fullsize, { configured, maxBytes });
  if (!file) return null;
  const type = file.type || 'image/jpeg';
  const name = `${nameFrom(picture.alt) || 'picture'}.${type.split('/')[1] ?? 'jpg'}`;
  return { name, type, content: file.content, contentId: picture.fullsize, inline: false };
}
