import { isAbsolute } from 'node:path';
import { asStoreError, badValue } from '../errors.ts';
import type { Reply } from '../wire/reply.ts';
import { textField, type Call } from './context.ts';

/**
 * `onevoiceSnapshot`, a command of our own: `{ onevoiceSnapshot: '/path/of/a/new/file' }` copies everything as it stands at
 * one moment, while reading and writing go on.
 */
export async function snapshot({ context, command }: Call): Promise<Reply> {
  const file = textField(command, 'onevoiceSnapshot');
  if (!isAbsolute(file)) throw badValue('onevoiceSnapshot wants the absolute path of a new file');
  await context.engine.kv.copyTo(file).catch((error: unknown) => {
    throw asStoreError(error);
  });
  return { ok: 1 };
}
