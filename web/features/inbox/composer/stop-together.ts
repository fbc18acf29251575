import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { toast } from '../../../lib/toast.ts';
import type { Composer } from './composer.svelte.ts';

/** Throws away what several wrote: the others keep the text as drafts of their own. */
export async function stopTogether(composer: Composer): Promise<void> {
  try {
    await api('dropSharedDraft', { params: { id: composer.conversationId } });
    composer.together?.writing.forget();
    composer.together = null;
    composer.empties();
    composer.expanded = false;
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}
