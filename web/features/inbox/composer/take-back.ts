import type { Draft } from '../../../../shared/schemas/conversation.ts';
import type { Message } from '../../../../shared/schemas/message.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { goTo, paths } from '../../../routes.ts';
import type { Writing } from '../../../stores/drafts.svelte.ts';
import { undoSend } from '../../../stores/outbox.ts';
import { serverNow } from '../../../stores/server-clock.ts';
import { forgetUndo, offerUndo } from '../undo.ts';

/** A draft of the server's, or a text that only this browser had. */
type Taker = (what: Draft | Writing) => void;
const takers = new Map<string, Taker>();

/** The composer of a conversation says where a text that was taken back goes to; the function it gives ends that. */
export function takesBack(conversationId: string, taker: Taker): () => void {
  takers.set(conversationId, taker);
  return () => {
    if (takers.get(conversationId) === taker) takers.delete(conversationId);
  };
}

/** Gives a text to the composer of a conversation; false when it is not open. */
export function handTo(conversationId: string, what: Draft | Writing): boolean {
  const taker = takers.get(conversationId);
  taker?.(what);
  return taker !== undefined;
}

/** For as long as it is held, a reply can be taken back by a key. */
export function offerTakeBack(message: Message): void {
  const { delivery } = message;
  if (delivery?.state !== 'held' || delivery.heldUntil === null) return;
  const left = Date.parse(delivery.heldUntil) - serverNow();
  if (left <= 0) return;
  offerUndo(t('inbox.compose.sent'), () => takeBack(message), { millis: left, byEscape: true });
}

/** Takes a held reply back into the composer; says so when it has already left. */
export async function takeBack(message: Message): Promise<void> {
  forgetUndo();
  toast.dismiss('undo');
  try {
    const draft = await undoSend(message);
    if (draft) await giveBack(draft);
  } catch (error) {
    toast.error(t('inbox.compose.tooLate'), { detail: sentenceOf(error) });
  }
}

/** A text that was taken back goes into its composer; that of another conversation takes it up when it is opened. */
export async function giveBack(draft: Draft): Promise<void> {
  if (!handTo(draft.conversationId, draft)) await goTo(paths.conversation('all', draft.conversationId));
  toast.info(t('inbox.compose.takenBack'));
}
