import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { toast } from '../../../lib/toast.ts';
import { threads } from '../../../stores/threads.svelte.ts';

/** Reacts to a note, or takes that back. */
export async function react(id: string, emoji: string, on: boolean): Promise<void> {
  try {
    threads.apply(await api('reactToNote', { params: { id }, body: { emoji, on } }));
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}
