import type { Readable } from 'node:stream';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Attachment } from '../../../shared/schemas/attachment.ts';
import { listChannels } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { presentAttachment } from '../../presenters/attachment.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import { newId } from '../../store/ids.ts';
import { safeFileName } from './file-name.ts';
import { headBytes, kindOf } from './preview.ts';

export interface Upload {
  /** As the browser says; made safe here. */
  name: string;
  /** As the browser says; believed only where the bytes do not tell. */
  type: string;
  source: Buffer | Readable;
  /** We made it ourselves: its type is as it is said, with what belongs to it. */
  typeIsOurs?: true;
}

const leastLimit = 25 * 1024 * 1024;

/** Keeps one file for a reply or a note; its uploader alone sees it until the message is written. */
export async function uploadAttachment(
  context: Pick<Context, 'store' | 'files' | 'clock'>,
  actor: Actor,
  upload: Upload,
): Promise<Attachment> {
  if (!can(actor, 'messages.note')) throw new AppError('not-allowed');
  return presentAttachment(await storeUpload(context, { ...upload, uploadedBy: actor.userId }));
}

/** Keeps the bytes, then a row that nobody but the uploader sees. */
export async function storeUpload(
  context: Pick<Context, 'store' | 'files' | 'clock'>,
  upload: Upload & { uploadedBy: string },
): Promise<StoredAttachment> {
  const stored = await context.files.put(upload.source, { type: upload.type, maxBytes: largestUpload() });
  const content = await headOf(context.files.open(stored.key));
  const row: StoredAttachment = {
    id: newId(),
    fileKey: stored.key,
    sha256: stored.sha256,
    name: safeFileName(upload.name),
    size: stored.size,
    inline: false,
    contentId: null,
    conversationId: null,
    messageId: null,
    uploadedBy: upload.uploadedBy,
    createdAt: context.clock.now(),
    ...(await kindOf({ type: upload.type, content })),
    ...(upload.typeIsOurs && { type: upload.type }),
  };
  await context.store.attachments.insert(row);
  return row;
}

/** The biggest file that any channel carries: which one it is for is known only when the message is written. */
export function largestUpload(): number {
  return Math.max(
    leastLimit,
    ...listChannels().map(
      ({ capabilities: { attachments } }) => attachments.maxFileBytes ?? attachments.maxTotalBytes,
    ),
  );
}

async function headOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= headBytes) break;
  }
  stream.destroy();
  return Buffer.concat(chunks).subarray(0, headBytes);
}
