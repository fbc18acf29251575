import { sentenceOf } from '../../api/error.ts';
import { toast } from '../../lib/toast.ts';

interface Undoable {
  run: () => Promise<void>;
  until: number;
  toastId: string;
}

let last: Undoable | null = null;

/** Says what was done and offers to take it back, by the toast's button or by key, for as long as the toast stands. */
export function offerUndo(sentence: string, run: () => Promise<void>, millis = 10_000): void {
  const toastId = 'undo';
  last = { run, until: Date.now() + millis, toastId };
  toast.undo(sentence, () => void undoLast(), millis, toastId);
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
