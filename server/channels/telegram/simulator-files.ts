import { createHash } from 'node:crypto';

/** Files of the simulated provider, by the ids under which it gives them out. */

const mostFiles = 200;
const files = new Map<string, { name: string; type: string; content: Buffer }>();

export interface KeptFile {
  file_id: string;
  file_unique_id: string;
  file_name: string;
  mime_type: string;
  file_size: number;
}

/** A number that follows from any id, as large as Telegram's. A number stays what it is. */
export function numberFor(id: string): number {
  if (/^-?\d{1,15}$/.test(id)) return Number(id);
  return createHash('sha256').update(id).digest().readUIntBE(0, 5) + 1_000_000;
}

export function keepFile(file: { name: string; type: string; content: Buffer }): KeptFile {
  const hash = createHash('sha256').update(file.name).update(file.content).digest('base64url').slice(0, 30);
  files.set(hash, file);
  const oldest = files.keys().next().value;
  if (files.size > mostFiles && oldest !== undefined) files.delete(oldest);
  return {
    file_id: hash,
    file_unique_id: hash.slice(0, 12),
    file_name: file.name,
    mime_type: file.type,
    file_size: file.content.length,
  };
}

/** A photo comes in sizes, the largest last. */
export function photoOf({ file_id, file_unique_id, file_size }: KeptFile): object[] {
  return [
    {
      file_id: `${file_id}-small`,
      file_unique_id: `${file_unique_id}s`,
      width: 90,
      height: 60,
      file_size: 900,
    },
    { file_id, file_unique_id, width: 1280, height: 853, file_size },
  ];
}

export function fileFor(fileId: string): { name: string; type: string; content: Buffer } | undefined {
  return files.get(fileId);
}
