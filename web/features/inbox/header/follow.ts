import '../../../lib/later-words.ts';
import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';

/** From now on I hear when its customer writes, or no longer. */
export async function follow(id: string, following: boolean): Promise<void> {
  try {
    conversations.apply(await api('followConversation', { params: { id }, body: { following } }));
    toast.info(following ? t('planned.followed') : t('planned.unfollowed'));
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}
