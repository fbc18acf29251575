import type { CheckScene } from '../../../../../shared/schemas/wording.ts';
import { checkReply } from '../../../../../shared/text/check/check-reply.ts';
import type { Finding, WrittenReply } from '../../../../../shared/text/check/finding.ts';
import { isWavedThrough, waveThrough } from './waved-through.ts';

const afterMillis = 400;

/** Looks at a reply while it is written, and once more before it goes. */
export class ReplyCheck {
  /** What is worth a look now, in the order of the text. */
  findings = $state.raw<readonly Finding[]>([]);
  /** It was to go and did not: because something was not seen yet, or because it may not. */
  stopped = $state<'unseen' | 'held' | null>(null);
  scene = $state.raw<CheckScene | null>(null);
  readonly #conversationId: string;
  readonly #written: () => WrittenReply;
  /** Keys of what was on the screen. */
  #seen: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #text = '';

  constructor(conversationId: string, written: () => WrittenReply) {
    this.#conversationId = conversationId;
    this.#written = written;
  }

  /** Keeps the reply back, whoever waves it through. */
  holds = ({ kind }: Finding): boolean => this.scene?.wording.blocking.includes(kind) ?? false;

  /** Looks a moment after the last key. */
  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(this.#find()), afterMillis);
  }

  /** Looks now. */
  now(): void {
    clearTimeout(this.#timer);
    this.#show(this.#find());
  }

  /** May it go? Where there is something that nobody saw yet, it is shown first. */
  passes(): boolean {
    clearTimeout(this.#timer);
    const found = this.#find();
    const unseen = found.some(({ key }) => !this.#seen.includes(key));
    this.#show(found);
    if (found.some(this.holds)) this.stopped = 'held';
    else this.stopped = unseen ? 'unseen' : null;
    return this.stopped === null;
  }

  /** It is all right as it is. */
  wave({ key }: Finding): void {
    waveThrough(this.#conversationId, key);
    this.now();
  }

  /** What a finding says of the text as it is now: undefined when that is gone. */
  fixOf({ key }: Finding): Finding['fix'] | undefined {
    return this.#find().find((one) => one.key === key)?.fix;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #find(): readonly Finding[] {
    const written = this.#written();
    if (!this.scene || written.text.trim() === '') return [];
    if (written.text !== this.#text) this.stopped = null;
    this.#text = written.text;
    // Twice said is one thing to look at: once the first is mended, the next is found.
    const found = checkReply(written, this.scene);
    return found.filter(
      (one, at) =>
        found.findIndex(({ key }) => key === one.key) === at &&
        (this.holds(one) || !isWavedThrough(this.#conversationId, one.key)),
    );
  }

  #show(found: readonly Finding[]): void {
    const fresh = found.map(({ key }) => key).filter((key) => !this.#seen.includes(key));
    this.#seen = [...this.#seen, ...fresh];
    this.findings = found;
    if (found.length === 0) this.stopped = null;
  }
}
