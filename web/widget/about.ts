import { pageOf, type Place } from './hello.ts';
import type { Link } from './link.ts';
import type { WidgetState } from './state.ts';
import type { Memory } from './storage.ts';

interface Parts {
  state: WidgetState;
  memory: Memory;
  place: Place;
  link: Pick<Link, 'introduce' | 'tell'>;
}

/** What visitors say about themselves, and what they allow. */
export class About {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** As this browser remembers it. */
  recall(): void {
    const { state, memory } = this.#parts;
    state.sound = memory.get('sound');
    state.consent = memory.get('consent');
    state.introduced = memory.get('introduced');
    state.emailDeclined = memory.get('emailDeclined');
  }

  introduce(who: { name: string; email: string } | null): void {
    const { state, memory } = this.#parts;
    memory.set('introduced', true);
    state.introduced = true;
    if (who) {
      state.name = who.name || state.name;
      state.email = who.email || state.email;
      memory.set('introduction', who);
      void this.#tell(who);
    }
    state.changed();
  }

  /** Where an answer may go when they are gone. */
  leaveEmail(email: string): void {
    this.#parts.state.emailGiven = true;
    this.introduce({ name: this.#parts.memory.get('introduction')?.name ?? '', email });
  }

  /** What did not reach the server. */
  async tellAgain(known: { name: string; email: string }): Promise<void> {
    const who = this.#parts.memory.get('introduction');
    const isMissing = who && ((who.name && !known.name) || (who.email && !known.email));
    if (isMissing) await this.#tell(who);
  }

  async #tell(who: { name: string; email: string }): Promise<void> {
    const { state, link } = this.#parts;
    if (state.connected) await link.introduce(who);
  }

  declineEmail(): void {
    const { state, memory } = this.#parts;
    memory.set('emailDeclined', true);
    state.emailDeclined = true;
    state.changed();
  }

  /** May the pages that one looks at be told? What was told is forgotten when they may no longer. */
  allowPages(allowed: boolean): void {
    const { state, memory, link } = this.#parts;
    memory.set('consent', allowed);
    state.consent = allowed;
    if (allowed) this.pageChanged();
    else link.tell('visitor.page', null);
    state.changed();
  }

  pageChanged(): void {
    const page = pageOf(this.#parts);
    if (page) this.#parts.link.tell('visitor.page', page);
  }

  setSound(on: boolean): void {
    const { state, memory } = this.#parts;
    memory.set('sound', on);
    state.sound = on;
    state.changed();
  }
}
