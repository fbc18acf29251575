import type { Message } from '../../../../shared/schemas/message.ts';
import { ApiError } from '../../../api/error.ts';
import type { Outgoing } from '../../../stores/local-copy.ts';
import { newClientId, send } from '../../../stores/outbox.ts';

/** The same text sent again after no answer came has the same client id: it may have arrived, and is not sent twice. */
export class Attempts {
  #unanswered: { what: string; clientId: string } | null = null;

  /** @param ready what must be done before it goes */
  async send(outgoing: Outgoing, ready: () => Promise<void>): Promise<Message> {
    const { expectedRevision: _, force: _force, thenStatus: _then, ...words } = outgoing;
    const what = JSON.stringify(words);
    const clientId = this.#unanswered?.what === what ? this.#unanswered.clientId : newClientId();
    this.#unanswered = null;
    try {
      return await send(outgoing, clientId, ready);
    } catch (error) {
      if (error instanceof ApiError && error.offline) this.#unanswered = { what, clientId };
      throw error;
    }
  }
}
