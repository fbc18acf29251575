import { t } from '../lib/i18n.ts';
import { toast } from '../lib/toast.ts';

type Props = Record<string, unknown>;

/** What opens from a button, fetched when somebody is about to open it; the button is the same before and after. */
export class LatePanel<Part> {
  /** The panel, once it is here. */
  part = $state.raw<Part>();
  /** What the panel wants on its button, once it is here. */
  props = $state.raw<Props>();
  readonly #fetch: () => Promise<{ default: Part }>;

  constructor(fetch: () => Promise<{ default: Part }>) {
    this.#fetch = fetch;
  }

  /** Somebody points at the button or has come to it. */
  readonly near = (): void => {
    this.#bring().catch(() => undefined);
  };

  /** It is to be open: answers whether it can be. */
  async wanted(): Promise<boolean> {
    try {
      await this.#bring();
      return true;
    } catch {
      toast.error(t('errors.offline'));
      return false;
    }
  }

  readonly take = (props: Props): void => {
    this.props = props;
  };

  async #bring(): Promise<void> {
    this.part ??= (await this.#fetch()).default;
  }
}
