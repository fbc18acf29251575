import { randomUUID } from 'node:crypto';
import { ApiProblem } from '../support/api-client.ts';
import { admin, type MailWorkspace } from '../support/workspace.ts';
import { composeRaw } from '../../server/channels/email/simulator.ts';

export const supportAddress = 'support@support.test';
export const customer = 'alice@customer.test';

export function mailMark(n: number): string {
  return `crash-mail-${String(n).padStart(5, '0')}`;
}
export function replyMark(n: number): string {
  return `crash-reply-${String(n).padStart(5, '0')}`;
}

/** Mail `n`: every fourth answers the one before, so that threads grow while everything falls over. */
export function crashMail(n: number): Buffer {
  const follows = n % 4 === 3;
  return composeRaw({
    from: { address: customer, name: 'Alice Ahlgren' },
    to: [{ address: supportAddress, name: 'Support' }],
    subject: follows ? `Re: Question ${mailMark(n - 1)}` : `Question ${mailMark(n)}`,
    text: `This is ${mailMark(n)}.\nPlease tell me more.`,
    messageId: `${mailMark(n)}@customer.test`,
    inReplyTo: follows ? `${mailMark(n - 1)}@customer.test` : null,
    date: new Date(),
  });
}

/** Tries until somebody answers: a server that was just killed answers nothing, which is no reason to give up. */
export async function persist<T>(what: string, act: () => Promise<T>, withinMillis = 300_000): Promise<T> {
  const end = performance.now() + withinMillis;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const final =
        error instanceof ApiProblem && error.status < 500 && ![401, 403, 429].includes(error.status);
      if (final || performance.now() > end) throw new Error(`${what}: ${String(error)}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}

/** Sessions live in Redis: after it was emptied one has to log in again. */
export async function withSession<T>(
  workspace: MailWorkspace,
  what: string,
  act: () => Promise<T>,
): Promise<T> {
  return persist(what, async () => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof ApiProblem && [401, 403].includes(error.status)) {
        workspace.api.cookie = null;
        workspace.api.csrfToken = null;
        await workspace.api.logIn(admin.email, admin.password);
        return act();
      }
      throw error;
    }
  });
}

/**
 * Answers conversation `n` of those that stand, as an impatient browser would: the same clientId again and again until
 * the server has said yes.
 */
export async function answerOne(workspace: MailWorkspace, conversationId: string, n: number): Promise<void> {
  const { api } = workspace;
  const clientId = randomUUID();
  await withSession(workspace, `reply ${String(n)}`, async () => {
    const { revision } = await api.call('readConversation', { params: { id: conversationId } });
    await api.call('reply', {
      params: { id: conversationId },
      body: { clientId, text: `Our answer is ${replyMark(n)}.`, expectedRevision: revision, force: true },
    });
  });
}
