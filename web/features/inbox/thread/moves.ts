import type { MessageMove } from '../../../../shared/schemas/conversation.ts';
import type { Message } from '../../../../shared/schemas/message.ts';
import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import { threads } from '../../../stores/threads.svelte.ts';
import { inbox } from '../inbox.svelte.ts';
import { offerUndo } from '../undo.ts';

/** Takes a message (and what follows it) out into a conversation of its own, and goes there. */
export async function split(message: Message, andFollowing: boolean): Promise<void> {
  await moved(
    () => api('splitMessage', { params: { id: message.id }, body: { andFollowing } }),
    t('inbox.message.splitDone'),
  );
}

export async function move(message: Message, toConversationId: string): Promise<void> {
  await moved(
    () => api('moveMessage', { params: { id: message.id }, body: { toConversationId } }),
    t('inbox.message.moveDone'),
  );
}

async function moved(call: () => Promise<MessageMove>, sentence: string): Promise<void> {
  try {
    const done = await call();
    apply(done);
    await inbox.open(done.toConversationId);
    offerUndo(sentence, async () => {
      const undone = await api('undoMove', { params: { id: done.id } });
      apply({
        ...undone,
        fromConversationId: done.toConversationId,
        toConversationId: done.fromConversationId,
      });
      await inbox.open(done.fromConversationId);
    });
  } catch (error) {
    toast.error(t('inbox.message.moveFailed'), { detail: sentenceOf(error) });
  }
}

function apply({ fromConversationId, toConversationId, messageIds }: MessageMove): void {
  threads.moved(fromConversationId, toConversationId, messageIds);
  for (const id of [fromConversationId, toConversationId])
    void conversations.fetch(id).catch(() => undefined);
}
