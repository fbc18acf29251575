import { api } from '../../../api/client.ts';
import { ApiError, sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import { directory } from '../../../stores/directory.svelte.ts';
import { newClientId } from '../../../stores/outbox.ts';
import { threads } from '../../../stores/threads.svelte.ts';
import { SideFiles } from './side-files.svelte.ts';

/** What is being written in a side conversation: goes out as a mail to whom was asked, or stays among us as a note. */
export class SideAnswer {
  readonly #id: string;
  text = $state('');
  busy = $state<'' | 'mail' | 'note'>('');
  problem = $state('');
  readonly files: SideFiles;
  readonly empty = $derived.by(() => {
    if (this.busy !== '' || this.files.pending) return true;
    return this.text.trim() === '' && this.files.uploads.length === 0;
  });
  /** The same for each try of one text. */
  #clientId = newClientId();

  constructor(id: string) {
    this.#id = id;
    this.files = new SideFiles(() => {
      const inboxId = conversations.get(id)?.inboxId ?? '';
      return directory.inboxes.get(inboxId)?.capabilities?.attachments;
    });
  }

  mail(): Promise<void> {
    const expectedRevision = conversations.get(this.#id)?.revision ?? 0;
    return this.#send('mail', (body) =>
      api('reply', { params: { id: this.#id }, body: { ...body, expectedRevision } }),
    );
  }

  note(): Promise<void> {
    return this.#send('note', (body) => api('addNote', { params: { id: this.#id }, body }));
  }

  async #send(
    how: 'mail' | 'note',
    call: (body: {
      clientId: string;
      text: string;
      attachmentIds: string[];
    }) => ReturnType<typeof api<'addNote'>>,
  ): Promise<void> {
    if (this.empty) return;
    this.busy = how;
    this.problem = '';
    try {
      const { message, conversation } = await call({
        clientId: this.#clientId,
        text: this.text,
        attachmentIds: this.files.ids,
      });
      conversations.apply(conversation);
      threads.apply(message);
      this.text = '';
      this.files.clear();
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
