import '../../../lib/later-words.ts';
import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';

/** Puts a conversation on legal hold, or ends that. */
export async function hold(id: string, held: boolean): Promise<void> {
  try {
    conversations.apply(await api('holdConversation', { params: { id }, body: { held } }));
    toast.info(held ? t('inbox.header.heldNow') : t('inbox.header.released'));
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}
