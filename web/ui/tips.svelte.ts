import { SvelteSet } from 'svelte/reactivity';
import { tick } from 'svelte';

type Props = Record<string, unknown>;
type Side = 'top' | 'right' | 'bottom' | 'left';

/** Tips that somebody has come near to, drawn by one host: its library comes with the first of them. */
export class Tips {
  readonly all = new SvelteSet<Tip>();
}

/** What a tip says: read when it is drawn. */
export interface TipWords {
  readonly text: string;
  readonly keys: string | undefined;
  readonly side: Side;
  readonly disabled: boolean;
}

/** One tip, from the first time that somebody comes near. */
export class Tip {
  readonly words: TipWords;
  /** What the library wants on the element, once it is here. */
  props = $state.raw<Props>();
  readonly #tips: Tips;
  /** How somebody came before the library was here; undefined when they have left again. */
  #came: { currentTarget: EventTarget | null; pointerType: string } | undefined;

  constructor(words: TipWords, tips: Tips) {
    this.words = words;
    this.#tips = tips;
  }

  /** What is on the element until then. */
  readonly before: Props = {
    onpointerenter: (event: PointerEvent) => this.#come(event),
    onfocus: (event: FocusEvent) => this.#come(event),
    onpointerleave: () => (this.#came = undefined),
    onpointerdown: () => (this.#came = undefined),
    onblur: () => (this.#came = undefined),
  };

  readonly take = (props: Props): void => {
    const first = this.props === undefined;
    this.props = props;
    if (first) void this.#catchUp();
  };

  gone(): void {
    this.#tips.all.delete(this);
  }

  #come({
    currentTarget,
    pointerType = '',
  }: {
    currentTarget: EventTarget | null;
    pointerType?: string;
  }): void {
    this.#came = { currentTarget, pointerType };
    this.#tips.all.add(this);
  }

  /** The library missed how they came: it is told once. */
  async #catchUp(): Promise<void> {
    await tick();
    const came = this.#came;
    if (!came) return;
    const name = came.pointerType === '' ? 'onfocus' : 'onpointerenter';
    (this.props?.[name] as ((event: object) => void) | undefined)?.(came);
  }
}
