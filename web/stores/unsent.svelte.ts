import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { recall, remember } from '../lib/persisted.svelte.ts';
import { localCopy, type Unsent } from './local-copy.ts';
import { session } from './session.svelte.ts';
import { threads } from './threads.svelte.ts';

interface Kept extends Unsent {
  userId: string;
  /** Which tab sends it: while it lives no other does. */
  tab: string;
}

const storageName = 'unsent';
/** What another tab has tried for so long is given up by it: the tab was closed. */
const abandonedMillis = 30_000;

function tabName(): string {
  try {
    const known = sessionStorage.getItem('onevoice:tab') ?? crypto.randomUUID();
    sessionStorage.setItem('onevoice:tab', known);
    return known;
  } catch {
    return 'this';
  }
}

/** Answers and notes that the server has not confirmed: in this browser until it has, and in their threads meanwhile. */
class UnsentStore {
  /** Tried without an answer: shown as not sent yet. */
  readonly waiting = new SvelteSet<string>();
  readonly #mine = new SvelteMap<string, Unsent>();
  readonly #listeners = new Map<string, (() => void)[]>();

  keep(one: Unsent): void {
    this.show(one);
    const kept = { ...one, userId: session.userId, tab: tabName() };
    this.#change((all) => [...all.filter(({ clientId }) => clientId !== one.clientId), kept]);
  }

  /** Puts it into its thread. */
  show(one: Unsent): void {
    this.#mine.set(one.clientId, one);
    threads.addLocal(localCopy(one));
  }

  /** Is it in this browser still? Not when it was full, nor when another window sent it or took it back. */
  holds(clientId: string): boolean {
    return this.#read().some((one) => one.clientId === clientId);
  }

  /** The same with other facts about it: it stays with whoever sends it. */
  change({ clientId, outgoing }: Unsent): void {
    this.#change((all) => all.map((one) => (one.clientId === clientId ? { ...one, outgoing } : one)));
  }

  /** The writer takes it back; undefined when it is on nobody's way any more. */
  withdraw(clientId: string): Unsent | undefined {
    const one = this.#mine.get(clientId);
    const held = this.holds(clientId);
    this.settle(clientId);
    return held ? one : undefined;
  }

  /** Of who logs out nothing stays in this browser. */
  clear(): void {
    this.#change((all) => all.filter(({ userId }) => userId !== session.userId));
  }

  /** The server has it, or will not take it. */
  settle(clientId: string): void {
    this.#drop(clientId);
    this.#change((all) => all.filter((one) => one.clientId !== clientId));
  }

  #drop(clientId: string): void {
    const conversationId = this.#mine.get(clientId)?.outgoing.conversationId;
    this.#mine.delete(clientId);
    this.waiting.delete(clientId);
    threads.dropLocal(clientId);
    if (conversationId === undefined || this.busy(conversationId)) return;
    for (const listener of this.#listeners.get(conversationId) ?? []) listener();
    this.#listeners.delete(conversationId);
  }

  /** Of who is logged in: what this tab was sending when it was loaded again, or a tab that is gone. */
  left(now: number): Unsent[] {
    const tab = tabName();
    return this.#read().filter(
      (one) =>
        one.userId === session.userId &&
        !this.#mine.has(one.clientId) &&
        (one.tab === tab || now - Date.parse(one.at) > abandonedMillis),
    );
  }

  /** Resolves when nothing of ours is on its way to a conversation. */
  async settled(conversationId: string): Promise<void> {
    const left = this.left(Date.now()).some(({ outgoing }) => outgoing.conversationId === conversationId);
    if (!left && !this.busy(conversationId)) return;
    await new Promise<void>((resolve) => {
      const waiting = this.#listeners.get(conversationId) ?? [];
      this.#listeners.set(conversationId, [...waiting, resolve]);
    });
  }

  /** Is something of ours on its way to a conversation? */
  busy(conversationId: string): boolean {
    return [...this.#mine.values()].some(({ outgoing }) => outgoing.conversationId === conversationId);
  }

  #read(): Kept[] {
    const all = recall<Kept[]>(storageName, []);
    return Array.isArray(all) ? all : [];
  }

  #change(change: (all: Kept[]) => Kept[]): void {
    remember(storageName, change(this.#read()));
  }
}

export const unsent = new UnsentStore();
