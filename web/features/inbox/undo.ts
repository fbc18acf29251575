import { sentenceOf } from '../../api/error.ts';
import { toast } from '../../lib/toast.ts';

interface Undoable {
  run: () => Promise<void>;
  until: number;
  toastId: string;
  /** Escape is enough: a message that is about to go out. */
  byEscape: boolean;
}

/** How long it can be taken back, and how. */
interface Terms {
  millis?: number;
  byEscape?: boolean;
}

let last: Undoable | null = null;

/** Says what was done and offers to take it back, by the toast's button or by key, for as long as the toast stands. */
export function offerUndo(sentence: string, run: () => Promise<void>, terms: Terms = {}): void {
  const { millis = 10_000, byEscape = false } = terms;
  const toastId = 'undo';
  last = { run, until: Date.now() + millis, toastId, byEscape };
  toast.undo(sentence, () => void undoLast(), millis, toastId);
}

/** Is there something that Escape takes back now? */
export function escapeUndoes(): boolean {
  return last !== null && last.byEscape && last.until > Date.now();
}

/** Takes back the last thing that offered it. False when there is nothing any more. */
export async function undoLast(): Promise<boolean> {
  const undoable = last;
  last = null;
  if (!undoable || undoable.until < Date.now()) return false;
  toast.dismiss(undoable.toastId);
  try {
    await undoable.run();
  } catch (error) {
    toast.error(sentenceOf(error));
  }
  return true;
}

export function forgetUndo(): void {
  last = null;
}
