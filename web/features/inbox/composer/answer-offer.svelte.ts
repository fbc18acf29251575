import type { OfferedAnswer } from '../../../../shared/schemas/answer.ts';
import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { toast } from '../../../lib/toast.ts';
import type AnswerList from './AnswerList.svelte';
import type { AnswerMenu } from './rich-editor.ts';

/** What the list does with keys. */
interface TakesKeys {
  isOpen(): boolean;
  press(event: KeyboardEvent): boolean;
}

/** The approved answers for a reply, while one looks for one: what the server offers, and the list that shows it. */
export class AnswerOffer {
  menu = $state.raw<AnswerMenu | null>(null);
  /** As the server said last; kept for the next time, and asked for again each time. */
  answers = $state.raw<readonly OfferedAnswer[] | null>(null);
  /** Fetched when one looks for the first time. */
  List = $state.raw<typeof AnswerList>();
  /** The list on the screen. */
  list = $state.raw<TakesKeys>();
  readonly #conversationId: string;
  readonly #isReply: () => boolean;

  constructor(conversationId: string, isReply: () => boolean) {
    this.#conversationId = conversationId;
    this.#isReply = isReply;
  }

  /** Notes are for colleagues: no answer is for them. */
  active = (): boolean => this.#isReply();

  /** Are arrows, Enter and Escape for the list now? */
  get takesKeys(): boolean {
    return this.menu !== null && (this.list?.isOpen() ?? false);
  }

  show = (menu: AnswerMenu | null): void => {
    if (menu !== null && this.menu === null) void this.#open();
    this.menu = menu;
  };

  /** What answers say that a draft was made of, where nobody looked for one here yet. */
  async know(ids: readonly string[]): Promise<void> {
    if (ids.length === 0 || this.answers !== null) return;
    const found = await api('offerAnswers', { params: { id: this.#conversationId } }).catch(() => null);
    this.answers ??= found?.items ?? null;
  }

  /** One of them as it is said here; null: there is none, or nobody could be asked. */
  async find(id: string): Promise<OfferedAnswer | null> {
    await this.know([id]);
    return this.answers?.find((answer) => answer.id === id) ?? null;
  }

  onkey = (event: KeyboardEvent): boolean => this.list?.press(event) ?? false;

  async #open(): Promise<void> {
    try {
      const [{ default: List }, { items }] = await Promise.all([
        import('./AnswerList.svelte'),
        api('offerAnswers', { params: { id: this.#conversationId } }),
      ]);
      this.List = List;
      this.answers = items;
    } catch (error) {
      toast.error(sentenceOf(error));
    }
  }
}
