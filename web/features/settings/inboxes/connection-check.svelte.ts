import type { CheckResult } from '../../../../shared/schemas/channel.ts';
import { api } from '../../../api/client.ts';
import { ApiError, sentenceOf } from '../../../api/error.ts';

interface Asked {
  inboxId?: string;
  channel: string;
  address: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
}

/** One test of a connection and what the provider said. */
export class ConnectionCheck {
  busy = $state(false);
  error = $state('');
  result = $state.raw<CheckResult>();

  /** Answers with the fields that do not even fit the form ("settings.imap.port" -> sentence). */
  async run(asked: Asked): Promise<Record<string, string>> {
    this.busy = true;
    this.error = '';
    this.result = undefined;
    try {
      this.result = await api('checkInbox', { body: asked });
      return {};
    } catch (error) {
      this.error = sentenceOf(error);
      return error instanceof ApiError ? error.fields : {};
    } finally {
      this.busy = false;
    }
  }
}
