import { buffer } from 'node:stream/consumers';
import type { Context } from '../../../context.ts';
import type { StoredRawItem } from '../../../store/raw-items.ts';

/** The bytes of a raw item, wherever they are kept. */
export async function readRaw(
  { files }: Pick<Context, 'files'>,
  item: Pick<StoredRawItem, 'raw' | 'fileKey'>,
): Promise<Buffer> {
  if (item.raw) return item.raw;
  if (item.fileKey !== null) return buffer(files.open(item.fileKey));
  throw new Error('The source of this item is gone.');
}
