import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { z } from 'zod';
import type { IncomingItem, ListenerHost } from '../../contract.ts';
import { readHeaders } from '../mime/headers.ts';
import { summarise } from '../describe.ts';
import { keyOfMessageId } from '../receive/identity.ts';

/** Up to where a folder has been imported. Stored only after the mails before it are. */
const folderCursor = z.object({
  uidValidity: z.string(),
  lastUid: z.number().int(),
  /** Mails that arrived earlier were never meant to be imported: the bound of the first import. */
  since: z.iso.datetime(),
});
export type FolderCursor = z.infer<typeof folderCursor>;

/** A batch is held in memory: this many mails, or this many bytes, whichever comes first. */
const batchMails = 250;
const batchBytes = 8_000_000;
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

interface Position {
  cursor: FolderCursor;
  /** After a UIDVALIDITY change: mails that are already known are left out. */
  rescan: boolean;
}

/** Imports what is new in one folder, in the order of arrival. Flags are neither read nor written. */
export async function syncFolder(sync: FolderSync): Promise<void> {
  const { client, host, options, stopping } = sync;
  const mailbox = await client.mailboxOpen(options.folder, { readOnly: true });
  const position = await findPosition(sync, {
    uidValidity: String(mailbox.uidValidity),
    uidNext: mailbox.uidNext,
  });
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
  if (!position.rescan || stopping()) return;
  const lastUid = Math.max(position.cursor.lastUid, mailbox.uidNext - 1);
  await accept(sync, { position, items: [], lastUid });
}

/** Are there UIDs that were not imported? One round trip, on the folder that is open. */
export async function hasNews(client: ImapFlow, cursor: FolderCursor | null): Promise<boolean> {
  if (cursor === null) return true;
  const found = await client.search({ uid: `${cursor.lastUid + 1}:*` }, { uid: true });
  return (found || []).some((uid) => uid > cursor.lastUid);
}

export function cursorName(folder: string): string {
  return `imap:${folder}`;
}

export async function readCursor(host: ListenerHost, folder: string): Promise<FolderCursor | null> {
  return folderCursor.safeParse(await host.cursor(cursorName(folder))).data ?? null;
}

async function findPosition(
  { host, client, options }: FolderSync,
  now: { uidValidity: string; uidNext: number },
): Promise<Position> {
  const cursor = await readCursor(host, options.folder);
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
  const query = { uid: true, size: true, internalDate: true, envelope: position.rescan };
  const found = await client.fetchAll(uids.join(','), query, { uid: true });
  const wanted = position.rescan ? await withoutKnown(sync, found) : found;
  const sorted = wanted.sort((a, b) => a.uid - b.uid);
  const large = sorted.filter((mail) => (mail.size ?? 0) > options.maxBytes);
  const groups = groupByBytes(sorted.filter((mail) => (mail.size ?? 0) <= options.maxBytes));
  const last = uids.at(-1) ?? position.cursor.lastUid;
  for (const [index, group] of groups.entries()) {
    const items = await fetchBodies(sync, position, group);
    if (index < groups.length - 1) await accept(sync, { position, items, lastUid: null });
    else {
      items.push(...(await fetchHeads(sync, position, large)));
      await accept(sync, { position, items, lastUid: last });
    }
  }
  if (groups.length === 0) {
    await accept(sync, { position, items: await fetchHeads(sync, position, large), lastUid: last });
  }
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
  position.cursor = { ...position.cursor, lastUid };
  await host.accept({ items, cursor: { name: cursorName(options.folder), value: position.cursor } });
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

function groupByBytes(mails: FetchMessageObject[]): FetchMessageObject[][] {
  const groups: FetchMessageObject[][] = [];
  let bytes = 0;
  for (const mail of mails) {
    const size = mail.size ?? 0;
    const group = groups.at(-1);
    if (!group || bytes + size > batchBytes) {
      groups.push([mail]);
      bytes = size;
    } else {
      group.push(mail);
      bytes += size;
    }
  }
  return groups;
}

async function fetchBodies(
  sync: FolderSync,
  position: Position,
  group: FetchMessageObject[],
): Promise<IncomingItem[]> {
  const times = new Map(group.map((mail) => [mail.uid, mail.internalDate]));
  const found = await sync.client.fetchAll(joinUids(group), { uid: true, source: true }, { uid: true });
  const items: IncomingItem[] = [];
  for (const mail of found.sort((a, b) => a.uid - b.uid)) {
    if (!mail.source) continue;
    items.push(toItem(sync, { position, uid: mail.uid, raw: mail.source, time: times.get(mail.uid) }));
  }
  return items;
}

/** Mails over the limit: only what stands above the body, for the quarantine list. */
async function fetchHeads(
  sync: FolderSync,
  position: Position,
  large: FetchMessageObject[],
): Promise<IncomingItem[]> {
  if (large.length === 0) return [];
  const about = new Map(large.map((mail) => [mail.uid, mail]));
  const found = await sync.client.fetchAll(joinUids(large), { uid: true, headers: true }, { uid: true });
  return found.map((mail) => {
    const size = about.get(mail.uid)?.size ?? 0;
    const raw = mail.headers ?? Buffer.alloc(0);
    const item = toItem(sync, { position, uid: mail.uid, raw, time: about.get(mail.uid)?.internalDate });
    const limit = Math.round(sync.options.maxBytes / 1e6);
    return {
      ...item,
      refusedBecause: `The mail has ${Math.ceil(size / 1e6)} MB; the limit of this inbox is ${limit} MB.`,
    };
  });
}

interface Fetched {
  position: Position;
  uid: number;
  raw: Buffer;
  time: Date | string | undefined;
}

function toItem({ options }: FolderSync, { position, uid, raw, time }: Fetched): IncomingItem {
  const place = options.folder.toUpperCase() === 'INBOX' ? '' : `${options.folder}:`;
  return {
    externalId: `${place}${position.cursor.uidValidity}.${uid}`,
    raw,
    providerTime: time === undefined ? null : new Date(time),
    summary: summarise(readHeaders(raw, 0, raw.length).headers),
  };
}

/** "1:3,7": long runs in few characters. */
function joinUids(mails: FetchMessageObject[]): string {
  const parts: string[] = [];
  let start = -1;
  let end = -1;
  for (const { uid } of [...mails].sort((a, b) => a.uid - b.uid)) {
    if (uid === end + 1) {
      end = uid;
      continue;
    }
    if (start >= 0) parts.push(start === end ? `${start}` : `${start}:${end}`);
    start = uid;
    end = uid;
  }
  if (start >= 0) parts.push(start === end ? `${start}` : `${start}:${end}`);
  return parts.join(',');
}
