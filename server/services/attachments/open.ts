import type { Readable } from 'node:stream';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import { conversationFor } from '../conversations/find.ts';
import { disposition } from './file-name.ts';
import { kindOf } from './preview.ts';

export interface OpenedFile {
  stream: Readable;
  headers: Record<string, string>;
}

/** Nothing in a file may run, load or call home, even when a browser opens it in a tab of its own. */
const locked =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; frame-ancestors 'self'";

/**
 * The bytes of a file with the headers that keep them harmless. Whoever sees the conversation may have it; an upload not
 * yet sent only its uploader; a file of a message that its author deleted only who may see what arrived.
 * @param wanted.inline show it where that is safe for its kind; else it is offered for saving
 */
export async function openAttachment(
  context: Pick<Context, 'store' | 'files'>,
  actor: Actor,
  wanted: { id: string; inline: boolean },
): Promise<OpenedFile> {
  const file = await context.store.attachments.read(wanted.id);
  if (!file || !(await mayOpen(context, actor, file))) {
    throw new AppError('not-found', { detail: 'There is no such file, or it is not yours to see.' });
  }
  return openStoredFile(context, file, wanted);
}

/** The same for whoever was found to have a right to it. @throws AppError not-found when the bytes are gone */
export async function openStoredFile(
  context: Pick<Context, 'files'>,
  file: StoredAttachment,
  wanted: { inline: boolean },
): Promise<OpenedFile> {
  if (file.removedAt) {
    const day = file.removedAt.toISOString().slice(0, 10);
    throw new AppError('not-found', {
      detail: `This file was removed on ${day}: it was kept as long as the workspace says.`,
    });
  }
  if (!(await context.files.stat(file.fileKey))) {
    throw new AppError('not-found', { detail: 'The bytes of this file are gone from the file store.' });
  }
  const inline = wanted.inline && file.preview !== 'other';
  return {
    stream: context.files.open(file.fileKey),
    headers: {
      'Content-Type': inline ? await shownType(context, file) : 'application/octet-stream',
      'Content-Length': String(file.size),
      'Content-Disposition': disposition(inline ? 'inline' : 'attachment', file.name),
      'X-Content-Type-Options': 'nosniff',
      // A sandbox would keep the browser's own PDF viewer from starting.
      'Content-Security-Policy':
        inline && file.preview === 'pdf' ? `${locked}; object-src 'self'` : `sandbox; ${locked}`,
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, max-age=86400, immutable',
    },
  };
}

/** Has the author taken away the message that it belongs to? It is then kept for the audit only. */
export async function isWithdrawn(
  { store }: Pick<Context, 'store'>,
  { messageId }: Pick<StoredAttachment, 'messageId'>,
): Promise<boolean> {
  if (messageId === null) return false;
  const [home] = await store.messages.homesOf([messageId]);
  return home?.deletedAt !== undefined;
}

async function mayOpen(
  context: Pick<Context, 'store'>,
  actor: Actor,
  file: StoredAttachment,
): Promise<boolean> {
  if (file.conversationId === null) return file.uploadedBy === actor.userId;
  const ability = (await isWithdrawn(context, file)) ? 'raw-items.view' : 'conversations.view';
  const wanted = { id: file.conversationId, ability } as const;
  return conversationFor(context, actor, wanted).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false;
      throw error;
    },
  );
}

/** What the bytes are; what a stranger declared is not repeated to a browser. */
async function shownType(context: Pick<Context, 'files'>, file: StoredAttachment): Promise<string> {
  if (file.preview === 'text') return 'text/plain; charset=utf-8';
  const stream = context.files.open(file.fileKey);
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    break;
  }
  stream.destroy();
  return (await kindOf({ type: file.type, content: Buffer.concat(chunks) })).type;
}
