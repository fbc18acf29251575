import { Readable } from 'node:stream';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { messageFor } from '../conversations/find.ts';

export interface Source {
  stream: Readable;
  size: number;
  /** For saving. */
  name: string;
}

/** The original source of a message, byte for byte. */
export async function openSource(
  context: Pick<Context, 'store' | 'files'>,
  actor: Actor,
  messageId: string,
): Promise<Source> {
  const { message } = await messageFor(context, actor, { id: messageId, ability: 'conversations.view' });
  if (message.deletedAt) await messageFor(context, actor, { id: messageId, ability: 'raw-items.view' });
  const item = message.rawItemId === null ? null : await context.store.rawItems.read(message.rawItemId);
  if (!item) throw new AppError('not-found', { detail: 'This message was written here: it has no source.' });
  if (item.erased === true) throw new AppError('not-found', { detail: 'Its source was deleted.' });
  const stream = item.raw ? Readable.from([item.raw]) : context.files.open(item.fileKey ?? '');
  return { stream, size: item.size, name: `message-${message.id}.eml` };
}
