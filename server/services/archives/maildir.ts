import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Archive, ArchivedMail } from './item.ts';

/** A file in one of the folders of a Maildir. Its key stays when its flags change. */
interface MailFile {
  path: string;
  key: string;
  flags: string;
}

/**
 * A Maildir with all its folders. Only names are held in memory; a file that a mail program renames meanwhile (it was
 * read) is found by the part of its name that stays.
 */
export async function openMaildir(root: string, maxBytes: number): Promise<Archive> {
  const files = (await filesOf(root)).sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    total: files.length,
    fingerprint: root,
    async *mails(from) {
      for (const [position, file] of files.entries()) {
        if (from !== null && file.key <= from) continue;
        yield await read(root, { file, maxBytes, done: position + 1 });
      }
    },
  };
}

async function filesOf(root: string): Promise<MailFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    if (!entry.isFile() || !/(?:^|[\\/])(?:cur|new)$/.test(entry.parentPath)) return [];
    const [unique = entry.name, info = ''] = entry.name.split(/[:;!]2,/, 2);
    if (unique.startsWith('.')) return [];
    const folder = relative(root, join(entry.parentPath, '..'));
    return [{ path: join(entry.parentPath, entry.name), key: `${folder}/${unique}`, flags: info }];
  });
}

async function read(
  root: string,
  { file, maxBytes, done }: { file: MailFile; maxBytes: number; done: number },
): Promise<ArchivedMail> {
  const place = { label: relative(root, file.path), next: file.key, done, deliveredAt: null };
  const skip = (skipped: string): ArchivedMail => ({ ...place, raw: null, skipped });
  if (file.flags.includes('D')) return skip('It is a draft.');
  if (file.flags.includes('T')) return skip('It was deleted.');
  try {
    const path = await nowCalled(file);
    const { size, mtime } = await stat(path);
    if (size > maxBytes) return skip(`It has ${String(size)} bytes; ${String(maxBytes)} are allowed.`);
    if (size === 0) return skip('There is nothing in it.');
    return {
      ...place,
      raw: await readFile(path),
      skipped: null,
      deliveredAt: deliveredAt(file.key) ?? mtime,
    };
  } catch (error) {
    return skip(`It cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Mail programs rename files while one reads: from `new` to `cur`, and for every flag. */
async function nowCalled({ path, key }: MailFile): Promise<string> {
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  if (there) return path;
  const unique = key.slice(key.lastIndexOf('/') + 1);
  const folder = join(path, '..', '..', 'cur');
  const renamed = (await readdir(folder)).find((name) => name.split(/[:;!]2,/, 1)[0] === unique);
  return renamed === undefined ? path : join(folder, renamed);
}

/** A Maildir's names begin with the second of their delivery. */
function deliveredAt(key: string): Date | null {
  const seconds = /(?:^|\/)(\d{9,10})\./.exec(key)?.[1];
  return seconds === undefined ? null : new Date(Number(seconds) * 1000);
}
