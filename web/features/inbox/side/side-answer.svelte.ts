import { api } from '../../../api/client.ts';
import { ApiError, sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import { newClientId } from '../../../stores/outbox.ts';
import { threads } from '../../../stores/threads.svelte.ts';

/** What is being written in a side conversation: goes out as a mail to whom was asked, or stays among us as a note. */
export class SideAnswer {
  readonly #id: string;
  text = $state('');
  busy = $state<'' | 'mail' | 'note'>('');
  problem = $state('');
  readonly empty = $derived(this.text.trim() === '' || this.busy !== '');
  /** The same for each try of one text. */
  #clientId = newClientId();

  constructor(id: string) {
    this.#id = id;
  }

  mail(): Promise<void> {
    const expectedRevision = conversations.get(this.#id)?.revision ?? 0;
    return this.#send('mail', (clientId, text) =>
      api('reply', { params: { id: this.#id }, body: { clientId, text, expectedRevision } }),
    );
  }

  note(): Promise<void> {
    return this.#send('note', (clientId, text) =>
      api('addNote', { params: { id: this.#id }, body: { clientId, text } }),
    );
  }

  async #send(
    how: 'mail' | 'note',
    call: (clientId: string, text: string) => ReturnType<typeof api<'addNote'>>,
  ): Promise<void> {
    if (this.empty) return;
    this.busy = how;
    this.problem = '';
    try {
      const { message, conversation } = await call(this.#clientId, this.text);
      conversations.apply(conversation);
      threads.apply(message);
      this.text = '';
      this.#clientId = newClientId();
    } catch (error) {
      const changed = error instanceof ApiError && error.code === 'conversation-changed';
      if (changed) await conversations.fetch(this.#id).catch(() => undefined);
      this.problem = changed ? t('sides.changed') : sentenceOf(error);
    } finally {
      this.busy = '';
    }
  }
}
