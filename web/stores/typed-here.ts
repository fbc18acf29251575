import { recall, remember } from '../lib/persisted.svelte.ts';
import type { Writing } from './drafts.svelte.ts';
import { session } from './session.svelte.ts';

/** A text that the server could not take yet. */
export interface Typed {
  writing: Writing;
  /** When the draft was written that it goes on from; null: there was none. */
  since: string | null;
}
interface Kept extends Typed {
  conversationId: string;
  userId: string;
}

const storageName = 'typed';
/** Of so many conversations: the ones typed in last. */
const most = 40;

/** What is typed while nobody answers: in this browser until the server has it, so that a reload loses no word. */
class TypedHere {
  of(conversationId: string): Typed | undefined {
    return this.#read().find((one) => this.#is(one, conversationId));
  }

  keep(conversationId: string, typed: Typed): void {
    const { userId } = session;
    if (userId !== '') this.#write([...this.#others(conversationId), { ...typed, conversationId, userId }]);
  }

  drop(conversationId: string): void {
    if (this.of(conversationId)) this.#write(this.#others(conversationId));
  }

  /** Of who logs out. */
  clear(): void {
    this.#write(this.#read().filter(({ userId }) => userId !== session.userId));
  }

  #others(conversationId: string): Kept[] {
    return this.#read().filter((one) => !this.#is(one, conversationId));
  }

  #is(one: Kept, conversationId: string): boolean {
    return one.conversationId === conversationId && one.userId === session.userId;
  }

  #read(): Kept[] {
    const all = recall<Kept[]>(storageName, []);
    return Array.isArray(all) ? all : [];
  }

  #write(all: Kept[]): void {
    remember(storageName, all.slice(-most));
  }
}

export const typedHere = new TypedHere();
