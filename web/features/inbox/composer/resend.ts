import { api } from '../../../api/client.ts';
import { ApiError, sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { goTo, paths } from '../../../routes.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import { below } from '../../../stores/drafts.svelte.ts';
import type { Unsent } from '../../../stores/local-copy.ts';
import { Crossed, deliver } from '../../../stores/outbox.ts';
import { unsent } from '../../../stores/unsent.svelte.ts';

const retryMillis = 5000;
let timer: ReturnType<typeof setTimeout> | undefined;
let working: Promise<void> | null = null;
/** In the order in which they were written. */
let queue: Unsent[] = [];

/** Sends what was on its way when the page was loaded again: by its old client id, so that it arrives once. */
export function resumeSending(): void {
  const known = new Set(queue.map(({ clientId }) => clientId));
  const left = unsent.left(Date.now()).filter(({ clientId }) => !known.has(clientId));
  for (const one of left) unsent.show(one);
  queue = [...queue, ...left];
  resendNow();
}

/** Tries again now what waits. */
export function resendNow(): void {
  clearTimeout(timer);
  working ??= work().finally(() => (working = null));
}

async function work(): Promise<void> {
  for (let one = queue[0]; one; one = queue[0]) {
    try {
      await deliver(one);
    } catch (error) {
      if (isPassing(error)) {
        unsent.waiting.add(one.clientId);
        timer = setTimeout(resendNow, retryMillis);
        return;
      }
      await giveBack(one, error);
    }
    queue = queue.slice(1);
  }
}

/** Nobody answered, or nobody is logged in just now: the same again later. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.offline || error.status >= 500 || error.status === 429);
}

/** It was refused, most often because something came in between: a person decides, with the text as their draft. */
async function giveBack({ outgoing, clientId }: Unsent, error: unknown): Promise<void> {
  const { conversationId } = outgoing;
  const params = { id: conversationId };
  try {
    const { draft } = await api('readDraft', { params });
    const { attachments, kind, text, html, to, cc, bcc, usedAnswerIds = [], writtenAs = null } = outgoing;
    const mine = { attachments, kind, text, html, to, cc, bcc, usedAnswerIds, writtenAs };
    const isOther = draft !== null && draft.text.trim() !== '' && draft.text !== text;
    const { attachments: files, ...rest } = isOther ? below(mine, draft.text) : mine;
    const attachmentIds = files.map((file) => file.id);
    const since = draft?.updatedAt ?? null;
    await api('saveDraft', { params, body: { ...rest, attachmentIds, since, dropOther: false } });
    conversations.setDraft(conversationId, true);
  } catch {
    // The server may keep it as a draft already: what was typed is saved a moment after the last key.
  }
  unsent.settle(clientId);
  toast.error(t('inbox.compose.notSent'), {
    detail: error instanceof Crossed ? t('inbox.compose.crossedAway') : sentenceOf(error),
    action: {
      label: t('inbox.compose.openIt'),
      onclick: () => void goTo(paths.conversation('all', conversationId)),
    },
  });
}
