import '../../../lib/later-words.ts';
import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';

/** Puts a conversation on the list of those whose quality is looked at. */
export async function pickForReview(conversationId: string): Promise<void> {
  try {
    await api('pickForReview', { body: { conversationId } });
    toast.info(t('desk.quality.picked'));
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}
