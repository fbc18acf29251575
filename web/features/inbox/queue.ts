import { api } from '../../api/client.ts';
import { sentenceOf } from '../../api/error.ts';
import { t } from '../../lib/i18n.ts';
import { toast } from '../../lib/toast.ts';
import { conversations } from '../../stores/conversations.svelte.ts';
import { counts } from '../../stores/counts.svelte.ts';
import { inbox } from './inbox.svelte.ts';

let asking = false;

/** Takes the next conversation out of my queues and opens it. A key that is pressed twice takes one. */
export async function takeNext(): Promise<void> {
  if (asking) return;
  asking = true;
  try {
    const { conversation } = await api('takeNext');
    if (!conversation) {
      toast.info(t('inbox.queue.empty'), { id: 'queue-empty' });
      return;
    }
    conversations.apply(conversation);
    counts.refresh();
    await inbox.open(conversation.id);
  } catch (error) {
    toast.error(t('inbox.queue.failed'), { detail: sentenceOf(error) });
  } finally {
    asking = false;
  }
}
