import { api } from '../../../api/client.ts';
import { ApiError, sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { goTo, paths } from '../../../routes.ts';
import type { Draft } from '../../../../shared/schemas/conversation.ts';
import type { Message } from '../../../../shared/schemas/message.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import { below } from '../../../stores/drafts.svelte.ts';
import type { Outgoing, Unsent } from '../../../stores/local-copy.ts';
import { Crossed, deliver, isPassing, newClientId, send } from '../../../stores/outbox.ts';
import { unsent } from '../../../stores/unsent.svelte.ts';
import { askLater } from './crossed-later.ts';
import { handTo } from './take-back.ts';

const retryMillis = 5000;
let timer: ReturnType<typeof setTimeout> | undefined;
let working: Promise<void> | null = null;
/** In the order in which they were written. */
let queue: Unsent[] = [];

/**
 * Sends what was written, or keeps it in this browser until somebody answers: null then. What is written after it in the
 * same conversation goes after it. Throws what `send` throws when it is refused, or when there is no room to keep it.
 * @param ready what must be done before it goes
 */
export async function sendOrWait(outgoing: Outgoing, ready: () => Promise<void>): Promise<Message | null> {
  const one = { clientId: newClientId(), outgoing, at: new Date().toISOString() };
  if (queue.some((other) => other.outgoing.conversationId === outgoing.conversationId)) {
    unsent.keep(one);
    if (unsent.holds(one.clientId)) {
      await ready();
      wait(one);
      void resendNow();
      return null;
    }
    unsent.settle(one.clientId);
  }
  try {
    return await send(outgoing, one.clientId, ready);
  } catch (error) {
    if (!isPassing(error) || !unsent.holds(one.clientId)) throw error;
    wait(one);
    timer = setTimeout(() => void resendNow(), retryMillis);
    return null;
  }
}

function wait(one: Unsent): void {
  unsent.waiting.add(one.clientId);
  queue = [...queue, one];
}

/** Sends what was on its way when a page was loaded again: by its old client id, so that it arrives once. */
export function resumeSending(): void {
  const known = new Set(queue.map(({ clientId }) => clientId));
  const left = unsent.left(Date.now()).filter(({ clientId }) => !known.has(clientId));
  for (const one of left) unsent.show(one);
  queue = [...queue, ...left];
  void resendNow();
}

/** Tries again now what waits. Resolves when all is tried. */
export function resendNow(): Promise<void> {
  clearTimeout(timer);
  working ??= work().finally(() => (working = null));
  return working;
}

/** What its writer takes back; undefined when it went out after all. A try that is under way ends first. */
export async function withdraw(clientId: string): Promise<Unsent | undefined> {
  await working;
  return unsent.withdraw(clientId);
}

/** Does something wait still, after one more try? */
export async function stillWaits(): Promise<boolean> {
  await resendNow();
  return queue.length > 0;
}

async function work(): Promise<void> {
  for (let one = queue[0]; one; one = queue[0]) {
    if (!unsent.holds(one.clientId)) unsent.settle(one.clientId);
    else if (!(await tryOne(one))) {
      unsent.waiting.add(one.clientId);
      timer = setTimeout(() => void resendNow(), retryMillis);
      return;
    }
    queue = queue.filter(({ clientId }) => clientId !== one.clientId);
  }
}

/** @returns false when it is to be tried again later */
async function tryOne(one: Unsent): Promise<boolean> {
  try {
    await deliver(one);
    seenBy(one.outgoing.conversationId);
    return true;
  } catch (error) {
    if (isForLater(error)) return false;
    // It was taken back meanwhile: whoever did has it.
    return !unsent.holds(one.clientId) || giveBack(one, error);
  }
}

/** Nobody answered, or nobody is logged in just now: the same again later. */
function isForLater(error: unknown): boolean {
  if (isPassing(error)) return true;
  return error instanceof ApiError && (error.status >= 500 || error.status === 429 || error.status === 401);
}

/** What waits behind one's own answer has seen it. */
function seenBy(conversationId: string): void {
  const revision = conversations.get(conversationId)?.revision ?? 0;
  queue = queue.map((one) => {
    if (one.outgoing.conversationId !== conversationId) return one;
    const expectedRevision = Math.max(one.outgoing.expectedRevision, revision);
    const seen = { ...one, outgoing: { ...one.outgoing, expectedRevision } };
    unsent.change(seen);
    return seen;
  });
}

/**
 * It was refused, most often because something came in between: a person decides, with the text as their draft.
 * @returns false when the server went away before it was kept
 */
async function giveBack({ outgoing, clientId }: Unsent, error: unknown): Promise<boolean> {
  const { conversationId, thenStatus } = outgoing;
  let kept: Draft | null = null;
  try {
    kept = await keepAsDraft(outgoing);
    conversations.setDraft(conversationId, true);
  } catch (problem) {
    if (isForLater(problem)) return false;
    // The server may keep it as a draft already: what was typed is saved a moment after the last key.
  }
  if (error instanceof Crossed) askLater(conversationId, { newMessages: error.newMessages, thenStatus });
  unsent.settle(clientId);
  if (kept && handTo(conversationId, kept)) return true;
  toast.error(t('inbox.compose.notSent'), {
    detail: error instanceof Crossed ? t('inbox.compose.crossedAway') : sentenceOf(error),
    action: {
      label: t('inbox.compose.openIt'),
      onclick: () => void goTo(paths.conversation('all', conversationId)),
    },
  });
  return true;
}

async function keepAsDraft(outgoing: Outgoing): Promise<Draft> {
  const params = { id: outgoing.conversationId };
  const { draft } = await api('readDraft', { params });
  const { attachments, kind, text, html, to, cc, bcc, usedAnswerIds = [], writtenAs = null } = outgoing;
  const mine = { attachments, kind, text, html, to, cc, bcc, usedAnswerIds, writtenAs };
  const isOther = draft !== null && draft.text.trim() !== '' && draft.text !== text;
  const { attachments: files, ...rest } = isOther ? below(mine, draft.text) : mine;
  const attachmentIds = files.map((file) => file.id);
  const since = draft?.updatedAt ?? null;
  return api('saveDraft', { params, body: { ...rest, attachmentIds, since, dropOther: false } });
}
