import type { WrittenAs } from '../../shared/schemas/assist.ts';
import type { Attachment } from '../../shared/schemas/attachment.ts';
import type { Draft } from '../../shared/schemas/conversation.ts';
import type { Participant } from '../../shared/schemas/primitives.ts';
import { api } from '../api/client.ts';
import { conversations } from './conversations.svelte.ts';
import { typedHere } from './typed-here.ts';
import { unsent } from './unsent.svelte.ts';

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
  /** Answers that it was made of. */
  usedAnswerIds: string[];
  /** It is a translation: what was written before. */
  writtenAs: WrittenAs | null;
}

export const blank: Writing = {
  kind: 'reply',
  text: '',
  html: null,
  to: null,
  cc: [],
  bcc: [],
  attachments: [],
  usedAnswerIds: [],
  writtenAs: null,
};

export function isBlank({ text, attachments, to, cc, bcc }: Writing): boolean {
  return text.trim() === '' && attachments.length === 0 && to === null && cc.length + bcc.length === 0;
}

export function fromDraft(draft: Draft): Writing {
  const { kind, text, html, to, cc, bcc, attachments, usedAnswerIds, writtenAs } = draft;
  return { kind, text, html, to, cc, bcc, attachments, usedAnswerIds, writtenAs };
}

/** A text with another one below it. */
export function below(writing: Writing, other: string): Writing {
  const text = writing.text.trim() === '' ? other : `${writing.text}\n\n${other}`;
  const escaped = other.replace(/[&<>]/g, (char) => `&#${String(char.charCodeAt(0))};`);
  const paragraphs = escaped.split(/\n{2,}/).map((one) => `<p>${one.replaceAll('\n', '<br>')}</p>`);
  return { ...writing, text, html: writing.html === null ? null : writing.html + paragraphs.join('') };
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
  /** What was written in another window before this took its place. */
  other = $state<string | null>(null);
  /** What both windows had begun from; null: not known. */
  otherBase: string | null = null;
  /** The text that the server has of this window. */
  #known: string | null = null;
  #next: Writing | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;
  /** When the draft was written that the text here goes on from; null: there was none. */
  #since: string | null = null;
  #dropOther = false;
  /** Nobody took the last one: each key is kept here until somebody does. */
  #unheard = false;

  constructor(conversationId: string) {
    this.conversationId = conversationId;
  }

  /** My draft as the server has it. */
  async read(): Promise<Draft | null> {
    const { draft } = await api('readDraft', { params: { id: this.conversationId } });
    return draft;
  }

  /** The text here is this one of the server's: read, or taken back from a reply. */
  goOnFrom({ updatedAt, other, text }: Pick<Draft, 'updatedAt' | 'other' | 'text'>): void {
    this.state = 'kept';
    this.#known = text;
    this.otherBase = null;
    this.#since = updatedAt;
    this.other = other;
  }

  /** What was typed here and never taken by the server: it is to be saved still. */
  typed(): Writing | null {
    const typed = typedHere.of(this.conversationId);
    if (!typed) return null;
    this.#since = typed.since;
    this.#unheard = true;
    return typed.writing;
  }

  /** The page may go now: what the server does not have stays in this browser. */
  stash(): void {
    if (this.#next && isBlank(this.#next) && this.#since === null) typedHere.drop(this.conversationId);
    else if (this.#next) typedHere.keep(this.conversationId, { writing: this.#next, since: this.#since });
  }

  /** What another window wrote was taken over, or is not wanted: forgotten with the next save. */
  dropOther(): void {
    this.other = null;
    this.#dropOther = true;
  }

  /** Takes what is written now; saves a moment later. */
  change(writing: Writing): void {
    this.#next = writing;
    this.state = 'waiting';
    if (this.#unheard) this.stash();
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
    this.#heard();
    this.#since = null;
    this.other = null;
    conversations.setDraft(this.conversationId, false);
  }

  /** Throws it away here and on the server. */
  async discard(): Promise<void> {
    const since = this.#since;
    this.forget();
    await this.#saving;
    await this.#remove(since ?? this.#since);
    this.#since = null;
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
    // With a reply the server drops the draft: not this one, which was begun after it.
    if (unsent.busy(this.conversationId)) {
      this.#arm(retryMillis);
      return;
    }
    this.#saving = this.#put(writing).finally(() => (this.#saving = null));
    await this.#saving;
  }

  /** Only what this window knows of: nothing that another one wrote is thrown away unseen. */
  async #remove(since: string | null): Promise<void> {
    if (since === null) return;
    await api('deleteDraft', { params: { id: this.conversationId }, query: { since } });
    this.#since = null;
  }

  async #keep({ attachments, ...rest }: Writing): Promise<void> {
    const dropOther = this.#dropOther;
    const attachmentIds = attachments.map((file) => file.id);
    const kept = await api('saveDraft', {
      params: { id: this.conversationId },
      body: { ...rest, attachmentIds, since: this.#since, dropOther },
    });
    this.#since = kept.updatedAt;
    this.#dropOther &&= !dropOther;
    if (kept.other === null || this.other === null) this.otherBase = this.#known;
    this.#known = rest.text;
    if (!this.#dropOther) this.other = kept.other;
  }

  #heard(): void {
    this.#unheard = false;
    typedHere.drop(this.conversationId);
  }

  async #put(writing: Writing): Promise<void> {
    try {
      if (isBlank(writing)) await this.#remove(this.#since);
      else await this.#keep(writing);
      conversations.setDraft(this.conversationId, !isBlank(writing));
      this.#heard();
      if (this.#next !== writing) return;
      this.#next = null;
      this.state = isBlank(writing) ? 'none' : 'kept';
    } catch {
      if (this.#next === null) return;
      this.state = 'failing';
      this.#unheard = true;
      this.stash();
      this.#arm(retryMillis);
    }
  }
}
