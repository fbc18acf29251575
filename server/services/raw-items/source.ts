import { Readable } from 'node:stream';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { findRawItem } from './find.ts';

export interface RawSource {
  stream: Readable;
  /** In bytes. */
  size: number;
  name: string;
}

/** The raw source of what arrived, byte for byte. @throws AppError not-found */
export async function openRawSource(
  context: Pick<Context, 'store' | 'files'>,
  actor: Actor,
  id: string,
): Promise<RawSource> {
  await findRawItem(context, actor, { id, ability: 'raw-items.view' });
  const item = await context.store.rawItems.read(id);
  if (!item || (!item.raw && item.fileKey === null)) throw new AppError('not-found');
  const stream = item.raw ? Readable.from([item.raw]) : context.files.open(item.fileKey ?? '');
  return { stream, size: item.size, name: `${item.id}.txt` };
}
