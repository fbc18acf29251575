import '../../../lib/later-words.ts';
import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { formatMoment } from '../../../lib/format.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import type { Outgoing } from '../../../stores/local-copy.ts';
import { newClientId } from '../../../stores/outbox.ts';
import { offerUndo } from '../undo.ts';
import type { Composer } from './composer.svelte.ts';
import { giveBack } from './take-back.ts';

/** When a reply is to go out, and what else was said about it. */
export interface Plan {
  sendAt: Date;
  unlessTheyWrite: boolean;
  thenResolve: boolean;
}

/** Plans what is written in the composer; it comes back there when the server refuses. */
export async function planReply(composer: Composer, plan: Plan): Promise<void> {
  const clientId = newClientId();
  await composer.handOver(async (outgoing) => {
    const { id } = await api('planReply', {
      params: { id: composer.conversationId },
      body: { ...bodyOf(outgoing), ...saidOf(plan), clientId },
    });
    offerUndo(t('planned.done', { at: formatMoment(plan.sendAt) }), () => takeBackPlanned(id));
  });
}

function bodyOf({ text, html, attachments, to, cc, bcc, usedAnswerIds, writtenAs, post }: Outgoing) {
  const attachmentIds = attachments.map((file) => file.id);
  return {
    text,
    html,
    cc,
    bcc,
    attachmentIds,
    usedAnswerIds,
    ...(writtenAs && { writtenAs }),
    ...(to && { to }),
    ...post,
  };
}

function saidOf({ sendAt, unlessTheyWrite, thenResolve }: Plan) {
  return {
    sendAt: sendAt.toISOString(),
    unlessTheyWrite,
    ...(thenResolve && { thenStatus: 'resolved' as const }),
  };
}

/** Takes a planned reply back into the composer. Throws ApiError `too-late`. */
export async function takeBackPlanned(id: string): Promise<void> {
  const { draft } = await api('takeBackPlanned', { params: { id } });
  conversations.setDraft(draft.conversationId, true);
  await giveBack(draft);
}

/** At another time; one that has passed is now. */
export async function planAgain(id: string, sendAt: Date, unlessTheyWrite?: boolean): Promise<void> {
  try {
    const body = { sendAt: sendAt.toISOString(), ...(unlessTheyWrite !== undefined && { unlessTheyWrite }) };
    await api('changePlanned', { params: { id }, body });
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}
