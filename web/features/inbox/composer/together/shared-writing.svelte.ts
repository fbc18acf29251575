import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateVector, mergeUpdates } from 'yjs';
import type { SocketEvent } from '../../../../../shared/events.ts';
import type { SharedDraft } from '../../../../../shared/schemas/shared-draft.ts';
import { api } from '../../../../api/client.ts';
import { ApiError } from '../../../../api/error.ts';
import { connection } from '../../../../stores/connection.svelte.ts';
import { session } from '../../../../stores/session.svelte.ts';
import { hearTogether } from '../../../../stores/together.ts';
import { fromBase64, toBase64 } from './base64.ts';

const restMillis = 120;
const retryMillis = 3000;
/** A push may get lost: so often one asks what there is. */
const askMillis = 10_000;
const awareMillis = 300;

/** What the others did with it: sent it, stopped it, or it is not there any more. */
export interface Ending {
  how: 'sent' | 'dropped' | 'gone';
  userId: string | null;
}

/**
 * An answer that several write, as this window has it. What is typed goes to the server a moment later, again and again until
 * it is there; until then this browser keeps it too. Order, repeats and losses on the way change nothing.
 */
export class SharedWriting {
  readonly conversationId: string;
  readonly clientId: string;
  readonly doc = new Doc();
  readonly awareness = new Awareness(this.doc);
  /** Began here: what stood in the composer becomes its text. */
  fresh: boolean;
  /** kept: the server has all; failing: it cannot be reached, tried again. */
  state = $state<'waiting' | 'kept' | 'failing'>('kept');
  /** Names of the others who write in it now. */
  others = $state.raw<readonly string[]>([]);
  onended: (ending: Ending) => void = () => undefined;
  #pending: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #awareTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #asking: ReturnType<typeof setInterval>;
  readonly #stopHearing: () => void;
  #syncing: Promise<void> | null = null;
  #over = false;

  constructor(draft: SharedDraft, starter: string) {
    this.conversationId = draft.conversationId;
    this.clientId = draft.clientId;
    applyUpdate(this.doc, fromBase64(draft.state), this);
    this.fresh = this.doc.getMap('about').get('starter') === starter;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#wrote(update);
    });
    const left = localStorage.getItem(this.#shelf);
    if (left !== null) applyUpdate(this.doc, fromBase64(left));
    this.awareness.on('update', (_: unknown, origin: unknown) => this.#moved(origin));
    this.awareness.setLocalStateField('user', { id: session.userId, name: session.current?.user.name ?? '' });
    this.#stopHearing = hearTogether(this.conversationId, (news) => this.#hear(news));
    this.#asking = setInterval(() => void this.sync(), askMillis);
  }

  /** Where what the server does not have yet outlives this page. */
  get #shelf(): string {
    return `onevoice:together:${this.clientId}`;
  }

  /** Brings everything to the server now. Throws ApiError when it cannot be reached. */
  async flush(): Promise<void> {
    await this.sync();
    while (this.#pending.length > 0 && !this.#over && this.state !== 'failing') await this.sync();
  }

  /** Leaves it: what the others see of me goes, what I wrote stays. */
  leave(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#awareTimer);
    clearInterval(this.#asking);
    this.awareness.setLocalState(null);
    this.#sayWhere();
    this.#stopHearing();
    this.awareness.destroy();
  }

  /** Leaves it once the server has all, or cannot be reached: then this browser keeps the rest. */
  async goSoon(): Promise<void> {
    await this.flush();
    this.leave();
  }

  /** It was sent or given up: nothing of it is to be brought later. */
  forget(): void {
    localStorage.removeItem(this.#shelf);
    this.leave();
  }

  /** One exchange with the server at a time. */
  sync(): Promise<void> {
    this.#syncing ??= this.#exchange().finally(() => (this.#syncing = null));
    return this.#syncing;
  }

  async #exchange(): Promise<void> {
    if (this.#over) return;
    clearTimeout(this.#timer);
    const sent = this.#pending;
    this.#pending = [];
    try {
      const { missing, clientId } = await api('syncSharedDraft', {
        params: { id: this.conversationId },
        body: {
          vector: toBase64(encodeStateVector(this.doc)),
          ...(sent.length > 0 && { update: toBase64(mergeUpdates(sent)) }),
        },
      });
      if (clientId !== this.clientId) {
        this.#end({ how: 'gone', userId: null });
        return;
      }
      applyUpdate(this.doc, fromBase64(missing), this);
      if (this.#pending.length > 0) return;
      localStorage.removeItem(this.#shelf);
      this.state = 'kept';
    } catch (error) {
      this.#pending = [...sent, ...this.#pending];
      if (error instanceof ApiError && error.code === 'not-found') this.#end({ how: 'gone', userId: null });
      else {
        this.state = 'failing';
        this.#arm(retryMillis);
      }
    }
  }

  #wrote(update: Uint8Array): void {
    this.#pending.push(update);
    this.state = this.state === 'failing' ? 'failing' : 'waiting';
    localStorage.setItem(this.#shelf, toBase64(mergeUpdates(this.#pending)));
    if (this.state === 'waiting') this.#arm(restMillis);
  }

  #arm(millis: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.sync(), millis);
  }

  #hear({ userId, clientId, update, aware, ended }: SocketEvent<'draft.together'>): void {
    if (clientId !== this.clientId) return;
    if (update !== undefined) applyUpdate(this.doc, fromBase64(update), this);
    if (aware !== undefined) applyAwarenessUpdate(this.awareness, fromBase64(aware), this);
    if (ended !== undefined) this.#end({ how: ended, userId });
  }

  #end(ending: Ending): void {
    if (!this.#over) this.onended(ending);
  }

  #moved(origin: unknown): void {
    const states = [...this.awareness.getStates()].filter(([id]) => id !== this.doc.clientID);
    const names = states.flatMap(([, state]) => (state['user'] as { name?: string } | undefined)?.name ?? []);
    const before = this.others;
    this.others = names.filter((name, at) => names.indexOf(name) === at);
    // Who has just come does not know yet where I am.
    const newcomer = this.others.some((name) => !before.includes(name));
    if (origin === this && !newcomer) return;
    this.#awareTimer ??= setTimeout(() => {
      this.#awareTimer = undefined;
      this.#sayWhere();
    }, awareMillis);
  }

  #sayWhere(): void {
    const { conversationId, clientId } = this;
    const aware = toBase64(encodeAwarenessUpdate(this.awareness, [this.doc.clientID]));
    connection.say('draft.aware', { conversationId, clientId, aware });
  }
}
