import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { toast } from '../../../lib/toast.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';

/** Closes a side conversation, or opens it again. */
export async function closeSide(id: string, closed: boolean): Promise<void> {
  try {
    conversations.apply(await api('closeSide', { params: { id }, body: { closed } }));
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}
