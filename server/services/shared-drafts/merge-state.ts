import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { AppError } from '../../../shared/errors.ts';

/** Beyond it an answer is no answer any more. */
const mostBytes = 1_500_000;

const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** What was merged, and what the one who asks lacks of it. Base64 as all states, updates and vectors here. */
export interface MergedState {
  state: string;
  missing: string;
  /** Did the update say anything new? */
  changed: boolean;
}

/**
 * Merges what somebody wrote into what is kept. The order does not matter, and the same update twice is the same as once: no
 * word is lost and none doubled. Pure.
 * @throws AppError validation-failed for what is no update or vector, or when it gets too long
 */
export function mergeState(
  state: string | null,
  { update, vector }: { update?: string | undefined; vector?: string | undefined },
): MergedState {
  const doc = new Doc();
  try {
    if (state !== null) applyUpdate(doc, toBytes(state));
    const before = toText(encodeStateAsUpdate(doc));
    take('update', () => {
      if (update !== undefined) applyUpdate(doc, toBytes(update));
    });
    const after = encodeStateAsUpdate(doc);
    if (after.byteLength > mostBytes) {
      throw new AppError('validation-failed', {
        fields: [{ path: 'update', message: 'The text is too long to be written together.' }],
      });
    }
    const missing = take('vector', () =>
      vector === undefined ? after : encodeStateAsUpdate(doc, toBytes(vector)),
    );
    const merged = toText(after);
    return { state: merged, missing: toText(missing), changed: merged !== before };
  } finally {
    doc.destroy();
  }
}

function take<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch {
    throw new AppError('validation-failed', {
      fields: [{ path, message: 'This is not how such a text is kept.' }],
    });
  }
}
