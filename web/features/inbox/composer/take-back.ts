import type { Draft } from '../../../../shared/schemas/conversation.ts';
import type { Message } from '../../../../shared/schemas/message.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { undoSend } from '../../../stores/outbox.ts';
import { forgetUndo } from '../undo.ts';

type Taker = (draft: Draft) => void;
const takers = new Map<string, Taker>();

/** The composer of a conversation says where a text that was taken back goes to; the function it gives ends that. */
export function takesBack(conversationId: string, taker: Taker): () => void {
  takers.set(conversationId, taker);
  return () => {
    if (takers.get(conversationId) === taker) takers.delete(conversationId);
  };
}

/** Takes a held reply back into the composer; says so when it has already left. */
export async function takeBack(message: Message): Promise<void> {
  forgetUndo();
  toast.dismiss('undo');
  try {
    const draft = await undoSend(message);
    takers.get(message.conversationId)?.(draft);
    toast.info(t('inbox.compose.takenBack'));
  } catch (error) {
    toast.error(t('inbox.compose.tooLate'), { detail: sentenceOf(error) });
  }
}
