import { SvelteMap } from 'svelte/reactivity';
import type {
  Conversation,
  ConversationForViewer,
  ConversationPatch,
} from '../../shared/schemas/conversation.ts';
import { api } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import { inversePatch, mergeConversation, withPatch } from './conversation-state.ts';
import { notePicture } from './pictures.svelte.ts';

type Listener = (conversation: ConversationForViewer) => void;

/**
 * Every conversation that this page has heard of, by id. What the server confirmed lies below; changes of ours that
 * are on their way are laid over it, so that an event in between can neither undo nor be undone by them.
 */
class Conversations {
  readonly #confirmed = new Map<string, ConversationForViewer>();
  readonly #shown = new SvelteMap<string, ConversationForViewer>();
  readonly #underway = new Map<string, ConversationPatch[]>();
  readonly #listeners = new Set<Listener>();
  readonly #gone = new Set<(id: string) => void>();

  get(id: string): ConversationForViewer | undefined {
    return this.#shown.get(id);
  }

  /** Calls back after each change of any conversation; the function it gives ends that. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what the server says, by answer, event or sync; older revisions change nothing. */
  apply(heard: Conversation | ConversationForViewer): void {
    const known = this.#confirmed.get(heard.id);
    const merged = mergeConversation(known, heard);
    this.#confirmed.set(heard.id, merged);
    this.#show(merged);
    const knowsViewer = known !== undefined || 'viewer' in heard;
    // What has just begun nobody has read; of an older one that turns up we have to ask what I read of it.
    if (!knowsViewer && heard.messageCount > 1) void this.fetch(heard.id).catch(() => undefined);
  }

  /** Reads one afresh. Throws ApiError (not-found also when it may not be seen). */
  async fetch(id: string): Promise<ConversationForViewer> {
    try {
      const conversation = await api('readConversation', { params: { id } });
      this.apply(conversation);
      return conversation;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'not-found') this.forget(id);
      throw error;
    }
  }

  /** It is gone, or may not be seen any more: it leaves every list. */
  forget(id: string): void {
    this.#confirmed.delete(id);
    this.#underway.delete(id);
    if (!this.#shown.delete(id)) return;
    for (const listener of this.#gone) listener(id);
  }

  /** Calls back when a conversation is gone. */
  onGone(listener: (id: string) => void): () => void {
    this.#gone.add(listener);
    return () => this.#gone.delete(listener);
  }

  /**
   * Changes a conversation: on the screen at once, taken back when the server refuses. Gives the change that undoes it.
   * Throws ApiError after taking it back.
   */
  async update(id: string, patch: ConversationPatch): Promise<ConversationPatch> {
    const before = this.#shown.get(id);
    if (!before) throw new ApiError('not-found', 404);
    this.#underway.set(id, [...(this.#underway.get(id) ?? []), patch]);
    this.#refresh(id);
    try {
      const answer = await api('updateConversation', { params: { id }, body: patch });
      this.#settle(id, patch);
      this.apply(answer);
    } catch (error) {
      this.#settle(id, patch);
      this.#refresh(id);
      throw error;
    }
    return inversePatch(before, patch);
  }

  /** Remembers how far I have read (ISO 8601; null: unread), here at once and on the server. */
  async markRead(id: string, readAt: string | null): Promise<void> {
    const before = this.#confirmed.get(id)?.viewer.readAt ?? null;
    this.setRead(id, readAt);
    try {
      await api('markRead', { params: { id }, body: { readAt } });
    } catch (error) {
      this.setRead(id, before);
      throw error;
    }
  }

  setRead(id: string, readAt: string | null): void {
    this.#setViewer(id, { readAt });
  }

  setDraft(id: string, hasDraft: boolean): void {
    this.#setViewer(id, { hasDraft });
  }

  #setViewer(id: string, viewer: Partial<ConversationForViewer['viewer']>): void {
    const known = this.#confirmed.get(id);
    if (!known) return;
    this.#confirmed.set(id, { ...known, viewer: { ...known.viewer, ...viewer } });
    this.#refresh(id);
  }

  #settle(id: string, patch: ConversationPatch): void {
    const left = (this.#underway.get(id) ?? []).filter((one) => one !== patch);
    if (left.length > 0) this.#underway.set(id, left);
    else this.#underway.delete(id);
  }

  #refresh(id: string): void {
    const confirmed = this.#confirmed.get(id);
    if (confirmed) this.#show(confirmed);
  }

  #show(confirmed: ConversationForViewer): void {
    const shown = (this.#underway.get(confirmed.id) ?? []).reduce(withPatch, confirmed);
    if (shown === this.#shown.get(confirmed.id)) return;
    this.#shown.set(confirmed.id, shown);
    notePicture(confirmed.contact);
    for (const listener of this.#listeners) listener(shown);
  }
}

export const conversations = new Conversations();
