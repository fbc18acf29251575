import { guardedRequest } from '../../security/guarded-request.ts';
import { SendError, type InboundFile } from '../contract.ts';
import { inboundItem } from './payload.ts';

const mostBytes = 25_000_000;

/** Fetches the attachments that are given by their address. Only from where everybody could get them. */
export async function collectFiles(raw: Buffer): Promise<InboundFile[]> {
  // Most have none, and need not be read twice.
  if (!raw.includes('"url"')) return [];
  const item = inboundItem.safeParse(JSON.parse(raw.toString('utf8')));
  if (!item.success || item.data.type === 'deletion') return [];
  const named = (item.data.attachments ?? []).flatMap(({ name, type, url }) =>
    url ? [{ name, type, url }] : [],
  );
  return Promise.all(named.map(fetchFile));
}

async function fetchFile(file: { name: string; type: string; url: string }): Promise<InboundFile> {
  const { name, type, url } = file;
  const answer = await guardedRequest(url, { reach: 'public', redirects: 3, maxBytes: mostBytes });
  if (answer.status !== 200)
    throw new SendError('transient', `The file "${name}" could not be fetched: ${answer.status}.`);
  return { name, type, content: answer.body, contentId: null, inline: false };
}
