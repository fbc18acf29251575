import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { IncomingItem } from '../../contract.ts';
import { readHeaders } from '../mime/headers.ts';
import { summarise } from '../describe.ts';

/** A batch is held in memory: this many bytes at most. */
const batchBytes = 8_000_000;
/** Of a few new mails so much is fetched at once, with their size: most are smaller, and need no second question. */
const quickBytes = 256_000;
export const quickMails = 4;

/** Where items come from: externalIds are made of it. */
export interface ItemSource {
  client: ImapFlow;
  folder: string;
  uidValidity: string;
  maxBytes: number;
}

/** What a mail is before its body was fetched; sometimes with it. */
export async function fetchFacts(
  { client }: ItemSource,
  uids: readonly number[],
  envelope: boolean,
): Promise<FetchMessageObject[]> {
  const query = { uid: true, size: true, internalDate: true, envelope };
  const source = uids.length <= quickMails ? { source: { start: 0, maxLength: quickBytes } } : {};
  const found = await client.fetchAll(uids.join(','), { ...query, ...source }, { uid: true });
  return found.sort((a, b) => a.uid - b.uid);
}

/**
 * The items of these mails, in groups that memory can hold. The last group holds the heads of mails over the limit too;
 * there is always one.
 */
export async function* fetchItems(
  source: ItemSource,
  mails: readonly FetchMessageObject[],
): AsyncGenerator<{ items: IncomingItem[]; last: boolean }> {
  const fits = ({ size = 0 }: FetchMessageObject) => size <= source.maxBytes;
  const large = mails.filter((mail) => !fits(mail));
  const groups = groupByBytes(mails.filter(fits));
  for (const group of groups.slice(0, -1)) yield { items: await fetchBodies(source, group), last: false };
  const items = await fetchBodies(source, groups.at(-1) ?? []);
  items.push(...(await fetchHeads(source, large)));
  yield { items, last: true };
}

function groupByBytes(mails: readonly FetchMessageObject[]): FetchMessageObject[][] {
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

const hasWhole = ({ source, size }: FetchMessageObject): boolean =>
  source !== undefined && size !== undefined && source.length < quickBytes && source.length >= size;

async function fetchBodies(source: ItemSource, group: FetchMessageObject[]): Promise<IncomingItem[]> {
  const partial = group.filter((mail) => !hasWhole(mail));
  const asked =
    partial.length === 0
      ? []
      : await source.client.fetchAll(joinUids(partial), { uid: true, source: true }, { uid: true });
  const bodies = new Map([...group.filter(hasWhole), ...asked].map((mail) => [mail.uid, mail.source]));
  return group.flatMap(({ uid, internalDate: time }) => {
    const raw = bodies.get(uid);
    return raw === undefined ? [] : [toItem(source, { uid, raw, time })];
  });
}

/** Mails over the limit: only what stands above the body, for the quarantine list. */
async function fetchHeads(source: ItemSource, large: FetchMessageObject[]): Promise<IncomingItem[]> {
  if (large.length === 0) return [];
  const about = new Map(large.map((mail) => [mail.uid, mail]));
  const found = await source.client.fetchAll(joinUids(large), { uid: true, headers: true }, { uid: true });
  return found.map(({ uid, headers: raw = Buffer.alloc(0) }) => {
    const { size = 0, internalDate: time } = about.get(uid) ?? {};
    const limit = Math.round(source.maxBytes / 1e6);
    return {
      ...toItem(source, { uid, raw, time }),
      refusedBecause: `The mail has ${Math.ceil(size / 1e6)} MB; the limit of this inbox is ${limit} MB.`,
    };
  });
}

interface Fetched {
  uid: number;
  raw: Buffer;
  time: Date | string | undefined;
}

function toItem({ folder, uidValidity }: ItemSource, { uid, raw, time }: Fetched): IncomingItem {
  const place = folder.toUpperCase() === 'INBOX' ? '' : `${folder}:`;
  return {
    externalId: `${place}${uidValidity}.${uid}`,
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
