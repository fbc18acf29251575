import { sentenceOf } from '../../../../api/error.ts';
import { t } from '../../../../lib/i18n.ts';
import { toast } from '../../../../lib/toast.ts';
import { directory } from '../../../../stores/directory.svelte.ts';
import type { Outgoing } from '../../../../stores/local-copy.ts';
import { Crossed, send } from '../../../../stores/outbox.ts';
import { threads } from '../../../../stores/threads.svelte.ts';
import type { Composer } from '../composer.svelte.ts';
import { offerTakeBack } from '../take-back.ts';
import { beginTogether, togetherExtension } from './begin.ts';
import type { Ending, SharedWriting } from './shared-writing.svelte.ts';

/** The composer goes on with a text that several write. What one wrote alone stays one's draft when somebody else began. */
export async function writeTogether(composer: Composer): Promise<void> {
  try {
    composer.setKind('reply');
    await composer.keeper.flush();
    const writing = await beginTogether(composer.conversationId);
    writing.onended = (ending) => settle(composer, writing, ending);
    if (!writing.fresh) composer.empties();
    composer.together = { writing, extension: togetherExtension(writing) };
    composer.expanded = true;
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}

/** Goes; the others write on. */
export async function leaveTogether(composer: Composer): Promise<void> {
  const writing = composer.together?.writing;
  if (!writing) return;
  await writing.flush();
  writing.leave();
  composer.together = null;
  composer.empties();
  composer.expanded = false;
  await composer.restore();
}

/** Sends what several wrote: once, whoever of them does it. */
export async function sendTogether(
  composer: Composer,
  outgoing: Outgoing,
  writing: SharedWriting,
): Promise<void> {
  composer.sending = true;
  try {
    await writing.flush();
    const message = await send(outgoing, writing.clientId);
    writing.forget();
    composer.together = null;
    composer.empties();
    composer.expanded = false;
    offerTakeBack(message);
  } catch (error) {
    if (error instanceof Crossed)
      composer.crossed = { newMessages: error.newMessages, thenStatus: outgoing.thenStatus };
    else toast.error(t('inbox.compose.failed'), { detail: sentenceOf(error) });
  } finally {
    composer.sending = false;
  }
}

/** The others sent or stopped it. What they did not have of mine, and what nobody sent, is my draft from now on. */
function settle(composer: Composer, writing: SharedWriting, { how, userId }: Ending): void {
  if (composer.sending || composer.together?.writing !== writing) return;
  const late = writing.state !== 'kept';
  const wasSent =
    how === 'sent' ||
    threads.find(composer.conversationId)?.messages.some(({ clientId }) => clientId === writing.clientId);
  const written = composer.writing;
  writing.forget();
  composer.together = null;
  composer.empties();
  const name = userId === null ? '' : (directory.users.get(userId)?.name ?? '');
  if (wasSent && !late) {
    composer.expanded = false;
    toast.info(t('together.sentBy', { name }));
    void composer.restore();
    return;
  }
  composer.take(written);
  composer.changed();
  toast.info(wasSent ? t('together.sentWithout', { name }) : t('together.stopped', { name }));
}
