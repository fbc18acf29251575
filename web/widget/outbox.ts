import { newId } from './ids.ts';
import type { Link } from './link.ts';
import type { WidgetState } from './state.ts';
import type { Memory, PendingMessage } from './storage.ts';

/** When the server does not say how long to wait. */
const firstWaitMillis = 1000;

export interface Outbox {
  add(message: { threadId: string; text: string; files: { id: string; name: string }[] }): void;
  /** Sends what waits, in order; called whenever there is a connection again. */
  flush(): void;
  retry(clientId: string): void;
}

/**
 * What the visitor wrote, kept in the browser until the server has it on disk. Sent one after the other; the same client
 * id again is the same message, so whatever is uncertain is said again.
 */
export function createOutbox(state: WidgetState, memory: Memory, link: Link): Outbox {
  let sending = false;
  let wait: ReturnType<typeof setTimeout> | undefined;
  state.pending = memory.get('outbox');

  const next = (): PendingMessage | undefined =>
    state.pending.find((one) => !one.failed && !state.acknowledged.has(one.clientId));

  function settle(clientId: string): void {
    memory.changeOutbox((outbox) => outbox.filter((one) => one.clientId !== clientId));
  }

  function keep(message: PendingMessage): void {
    memory.changeOutbox((outbox) => [...outbox.filter((one) => one.clientId !== message.clientId), message]);
  }

  async function work(): Promise<void> {
    for (let message = next(); message && state.connected; message = next()) {
      const { threadId, clientId, text, fileIds } = message;
      const answer = await link.say({ threadId, clientId, text, fileIds });
      if (answer.ok) {
        // It may be shown already.
        if (state.pending.includes(message)) state.acknowledged.add(clientId);
        settle(clientId);
        state.ensureThread({
          id: threadId,
          conversationId: answer.conversationId,
          ...{
            lastAt: answer.at,
            excerpt: text || (message.fileNames[0] ?? ''),
            unread: 0,
            teamReadAt: null,
            visitorReadAt: answer.at,
          },
        });
      } else if (answer.retry) {
        clearTimeout(wait);
        wait = setTimeout(flush, (answer.retryAfterSeconds ?? 0) * 1000 || firstWaitMillis);
        if (answer.code === 'too-many-requests') state.problem = 'tooFast';
        break;
      } else {
        message.failed = true;
        keep(message);
      }
      state.problem = '';
      state.changed();
    }
    state.changed();
  }

  function flush(): void {
    if (sending || !state.connected) return;
    sending = true;
    void work().finally(() => (sending = false));
  }

  return {
    add({ threadId, text, files }) {
      const message: PendingMessage = {
        ...{ threadId, text, clientId: newId(), at: new Date().toISOString(), failed: false },
        fileIds: files.map(({ id }) => id),
        fileNames: files.map(({ name }) => name),
      };
      state.pending.push(message);
      keep(message);
      state.changed();
      flush();
    },
    flush,
    retry(clientId) {
      const message = state.pending.find((one) => one.clientId === clientId);
      if (!message) return;
      message.failed = false;
      keep(message);
      state.changed();
      flush();
    },
  };
}
