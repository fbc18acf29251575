import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { z } from 'zod';
import type { IncomingItem, ListenerHost } from '../../contract.ts';
import { keyOfMessageId } from '../receive/identity.ts';
import { fetchFacts, fetchItems } from './fetch-items.ts';

/** Up to where a folder has been imported. Stored only after the mails before it are. */
const folderCursor = z.object({
  uidValidity: z.string(),
  lastUid: z.number().int(),
  /** Mails that arrived earlier were never meant to be imported: the bound of the first import. */
  since: z.iso.datetime(),
});
export type FolderCursor = z.infer<typeof folderCursor>;

/** This many mails are stored at once. */
const batchMails = 250;
const day = 86_400_000;

export interface FolderOptions {
  folder: string;
  importSinceDays: number;
  maxBytes: number;
}

export interface FolderSync {
  client: ImapFlow;
  host: ListenerHost;
  options: FolderOptions;
  /** Set when the listener is being stopped: the batch under way is finished, no other is begun. */
  stopping: () => boolean;
}

/** How far a folder that is open has been imported. */
export interface Position {
  cursor: FolderCursor;
  /** After a UIDVALIDITY change: mails that are already known are left out. */
  rescan: boolean;
  /** What the server said when the folder was opened. */
  uidNext: number;
}

/** Opens the folder, for reading only. */
export async function openFolder(sync: FolderSync): Promise<Position> {
  const { uidValidity, uidNext } = await sync.client.mailboxOpen(sync.options.folder, { readOnly: true });
  return { ...(await findPosition(sync, { uidValidity: String(uidValidity), uidNext })), uidNext };
}

/**
 * Imports what is new in the folder that is open, in the order of arrival. Flags are neither read nor written.
 * @returns how many mails were new to us
 */
export async function importNews(sync: FolderSync, position: Position): Promise<number> {
  const { host, options, stopping } = sync;
  const uids = await newUids(sync, position);
  if (position.rescan) {
    host.log('warn', 'The server renumbered this folder; looking for mails that are not known yet.', {
      folder: options.folder,
      mails: uids.length,
    });
  }
  for (let at = 0; at < uids.length && !stopping(); at += batchMails) {
    await importBatch(sync, position, uids.slice(at, at + batchMails));
  }
  if (position.rescan && !stopping()) {
    const lastUid = Math.max(position.cursor.lastUid, position.uidNext - 1);
    await accept(sync, { position, items: [], lastUid });
    position.rescan = false;
  }
  return uids.length;
}

function cursorName(folder: string): string {
  return `imap:${folder}`;
}

async function findPosition(
  { host, client, options }: FolderSync,
  now: { uidValidity: string; uidNext: number },
): Promise<Omit<Position, 'uidNext'>> {
  const cursor = folderCursor.safeParse(await host.cursor(cursorName(options.folder))).data;
  if (cursor?.uidValidity === now.uidValidity) return { cursor, rescan: false };
  if (cursor) return { cursor: { ...cursor, uidValidity: now.uidValidity, lastUid: 0 }, rescan: true };
  const since = new Date(host.now().getTime() - options.importSinceDays * day);
  const found = options.importSinceDays > 0 ? await client.search({ since }, { uid: true }) : [];
  const first = Math.min(...(found || []), now.uidNext);
  const fresh = { uidValidity: now.uidValidity, lastUid: first - 1, since: since.toISOString() };
  // Kept at once: mails that come while the first import runs must not move its start.
  await host.accept({ items: [], cursor: { name: cursorName(options.folder), value: fresh } });
  return { cursor: fresh, rescan: false };
}

async function newUids({ client }: FolderSync, { cursor, rescan }: Position): Promise<number[]> {
  // "SINCE" knows days only, in the server's zone: one more, and nothing falls through.
  const bound = new Date(Date.parse(cursor.since) - day);
  const query = rescan ? { since: bound } : { uid: `${cursor.lastUid + 1}:*` };
  const found = await client.search(query, { uid: true });
  // "n:*" names the last mail even when its number is smaller.
  return (found || []).filter((uid) => uid > cursor.lastUid).sort((a, b) => a - b);
}

async function importBatch(sync: FolderSync, position: Position, uids: number[]): Promise<void> {
  const { client, options } = sync;
  const { folder, maxBytes } = options;
  const source = { client, folder, maxBytes, uidValidity: position.cursor.uidValidity };
  const found = await fetchFacts(source, uids, position.rescan);
  const wanted = position.rescan ? await withoutKnown(sync, found) : found;
  const lastUid = uids.at(-1) ?? position.cursor.lastUid;
  for await (const { items, last } of fetchItems(source, wanted))
    await accept(sync, { position, items, lastUid: last ? lastUid : null });
}

/** The cursor moves with the last group of a batch: what came before it is stored by then. */
async function accept(
  { host, options }: FolderSync,
  { position, items, lastUid }: { position: Position; items: IncomingItem[]; lastUid: number | null },
): Promise<void> {
  if (lastUid === null) {
    await host.accept({ items });
    return;
  }
  const cursor = { ...position.cursor, lastUid };
  await host.accept({ items, cursor: { name: cursorName(options.folder), value: cursor } });
  position.cursor = cursor;
}

async function withoutKnown(
  { host }: FolderSync,
  found: FetchMessageObject[],
): Promise<FetchMessageObject[]> {
  const keyOf = (mail: FetchMessageObject): string | null => keyOfMessageId(mail.envelope?.messageId ?? '');
  const known = await host.known(found.map(keyOf).filter((key) => key !== null));
  return found.filter((mail) => {
    const key = keyOf(mail);
    return key === null || !known.has(key);
  });
}
