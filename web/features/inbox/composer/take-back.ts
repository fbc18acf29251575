import type { Draft } from '../../../../shared/schemas/conversation.ts';
import type { Message } from '../../../../shared/schemas/message.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { goTo, paths } from '../../../routes.ts';
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
    await giveBack(await undoSend(message));
  } catch (error) {
    toast.error(t('inbox.compose.tooLate'), { detail: sentenceOf(error) });
  }
}

/** A text that was taken back goes into its composer; that of another conversation takes it up when it is opened. */
export async function giveBack(draft: Draft): Promise<void> {
  const taker = takers.get(draft.conversationId);
  if (taker) taker(draft);
  else await goTo(paths.conversation('all', draft.conversationId));
  toast.info(t('inbox.compose.takenBack'));
}
