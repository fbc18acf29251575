import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import { counts } from '../../../stores/counts.svelte.ts';
import { inbox } from '../inbox.svelte.ts';
import { offerUndo } from '../undo.ts';

/** Merges others into one and goes there; taken back, each is as it was. @throws ApiError when it is refused */
export async function mergeInto(id: string, conversationIds: string[]): Promise<void> {
  conversations.apply(await api('mergeConversations', { params: { id }, body: { conversationIds } }));
  await hear(conversationIds);
  await inbox.open(id);
  offerUndo(t('merge.done', { count: conversationIds.length + 1 }), async () => {
    for (const one of conversationIds.toReversed()) await api('unmergeConversation', { params: { id: one } });
    await hear([id, ...conversationIds]);
  });
}

/** Takes one out again. */
export async function takeOut(id: string, from: string): Promise<void> {
  try {
    conversations.apply(await api('unmergeConversation', { params: { id } }));
    await hear([from]);
  } catch (error) {
    toast.error(t('merge.notTakenOut'), { detail: sentenceOf(error) });
  }
}

async function hear(ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => conversations.fetch(id).catch(() => undefined)));
  counts.refresh();
}
