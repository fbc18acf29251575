import { fileTypeFromBuffer } from 'file-type';
import type { Attachment } from '../../../shared/schemas/attachment.ts';

type Preview = Attachment['preview'];

/** As much of a file as telling its kind takes. */
export const headBytes = 4100;

/** What browsers show by themselves, by what the bytes are. Never SVG or HTML: they can run scripts. */
const previews: Readonly<Record<string, Preview>> = {
  'image/png': 'image',
  'image/apng': 'image',
  'image/jpeg': 'image',
  'image/gif': 'image',
  'image/webp': 'image',
  'image/avif': 'image',
  'image/bmp': 'image',
  'application/pdf': 'pdf',
  'audio/mpeg': 'audio',
  'audio/wav': 'audio',
  'audio/ogg': 'audio',
  'audio/opus': 'audio',
  'audio/flac': 'audio',
  'audio/aac': 'audio',
  'audio/mp4': 'audio',
  'audio/x-m4a': 'audio',
  'video/mp4': 'video',
  'video/webm': 'video',
  'video/ogg': 'video',
  'video/quicktime': 'video',
};

export interface Kind {
  preview: Preview;
  /** What the bytes are, or what was declared when they do not tell. */
  type: string;
}

/** Declared types that a browser could take for a page or a script: not believed. */
const risky = /html|xml|svg|script|ecma/i;

/**
 * Decides by content, not by name or declaration.
 * @param file.content the file or at least its first `headBytes`
 */
export async function kindOf(file: { type: string; content: Buffer }): Promise<Kind> {
  const head = file.content.subarray(0, headBytes);
  const sniffed = await fileTypeFromBuffer(head).catch(() => undefined);
  const mime = sniffed?.mime.split(';')[0]?.trim();
  if (mime !== undefined) return { preview: previews[mime] ?? 'other', type: mime };
  const declared = /^[\w.+-]+\/[\w.+-]+$/.test(file.type)
    ? file.type.toLowerCase()
    : 'application/octet-stream';
  const type =
    previews[declared] !== undefined || risky.test(declared) ? 'application/octet-stream' : declared;
  return { preview: head.length > 0 && isText(head) ? 'text' : 'other', type };
}

/** For files that arrive: see `kindOf`. */
export async function previewOf(file: { type: string; content: Buffer }): Promise<Preview> {
  return (await kindOf(file)).preview;
}

/** UTF-8 without control characters; a character cut off at the end is forgiven. */
function isText(head: Buffer): boolean {
  if (head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c)) {
    return false;
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
