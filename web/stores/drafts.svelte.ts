import type { Attachment } from '../../shared/schemas/attachment.ts';
import type { Draft } from '../../shared/schemas/conversation.ts';
import type { Participant } from '../../shared/schemas/primitives.ts';
import { api } from '../api/client.ts';
import { conversations } from './conversations.svelte.ts';

/** What is being written, as the composer holds it. */
export interface Writing {
  kind: 'reply' | 'note';
  text: string;
  html: string | null;
  /** null: to whom a reply goes when nothing else is said. */
  to: Participant[] | null;
  cc: Participant[];
  bcc: Participant[];
  attachments: Attachment[];
}

export const blank: Writing = {
  kind: 'reply',
  text: '',
  html: null,
  to: null,
  cc: [],
  bcc: [],
  attachments: [],
};

export function isBlank({ text, attachments, to, cc, bcc }: Writing): boolean {
  return text.trim() === '' && attachments.length === 0 && to === null && cc.length + bcc.length === 0;
}

export function fromDraft(draft: Draft): Writing {
  const { kind, text, html, to, cc, bcc, attachments } = draft;
  return { kind, text, html, to, cc, bcc, attachments };
}

const restMillis = 700;
const retryMillis = 4000;

/**
 * Keeps the draft of one conversation on the server while it is written: a moment after the last key, one save at a
 * time, again and again until it is there. Nothing that was typed is only in the page for long.
 */
export class DraftKeeper {
  readonly conversationId: string;
  /** kept: as typed on the server; waiting: not yet; failing: the server cannot be reached, tried again. */
  state = $state<'none' | 'waiting' | 'kept' | 'failing'>('none');
  #next: Writing | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;

  constructor(conversationId: string) {
    this.conversationId = conversationId;
  }

  /** My draft as the server has it. */
  async read(): Promise<Writing | null> {
    const { draft } = await api('readDraft', { params: { id: this.conversationId } });
    if (draft) this.state = 'kept';
    return draft ? fromDraft(draft) : null;
  }

  /** Takes what is written now; saves a moment later. */
  change(writing: Writing): void {
    this.#next = writing;
    this.state = 'waiting';
    this.#arm(restMillis);
  }

  /** Saves at once what is not saved yet: on leaving the conversation. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#saving;
    if (this.#next) await this.#save();
  }

  /** While the text is being sent nothing is saved: a draft that comes after the reply would stay for ever. */
  async hold(): Promise<void> {
    clearTimeout(this.#timer);
    this.#next = null;
    await this.#saving;
  }

  /** Forgets it here: the text was sent, and the server dropped the draft with it. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#next = null;
    this.state = 'none';
    conversations.setDraft(this.conversationId, false);
  }

  /** Throws it away here and on the server. */
  async discard(): Promise<void> {
    this.forget();
    await this.#saving;
    await api('deleteDraft', { params: { id: this.conversationId } });
  }

  /** Is there something that the server does not have? Then a draft from elsewhere must not be put over it. */
  get dirty(): boolean {
    return this.#next !== null;
  }

  #arm(millis: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), millis);
  }

  async #save(): Promise<void> {
    await this.#saving;
    const writing = this.#next;
    if (!writing) return;
    this.#saving = this.#put(writing).finally(() => (this.#saving = null));
    await this.#saving;
  }

  async #put(writing: Writing): Promise<void> {
    const params = { id: this.conversationId };
    const { attachments, ...rest } = writing;
    try {
      if (isBlank(writing)) await api('deleteDraft', { params });
      else
        await api('saveDraft', {
          params,
          body: { ...rest, attachmentIds: attachments.map((file) => file.id) },
        });
      conversations.setDraft(this.conversationId, !isBlank(writing));
      if (this.#next !== writing) return;
      this.#next = null;
      this.state = isBlank(writing) ? 'none' : 'kept';
    } catch {
      if (this.#next === null) return;
      this.state = 'failing';
      this.#arm(retryMillis);
    }
  }
}
