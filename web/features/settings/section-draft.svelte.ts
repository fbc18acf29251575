import { FormState } from '../../lib/form.svelte.ts';
import { t } from '../../lib/i18n.ts';
import { toast } from '../../lib/toast.ts';
import { sentenceOf } from '../../api/error.ts';

/**
 * One section of settings while it is edited: `value` is what the fields are bound to, `save` sends it and offers to
 * undo. `send` gets a plain copy and answers with what the server kept.
 */
export class SectionDraft<T extends object> {
  value: T = $state() as T;
  readonly form = new FormState();
  #saved: T = $state.raw() as T;
  #send: (value: T) => Promise<T>;
  readonly dirty = $derived.by(() => JSON.stringify(this.value) !== JSON.stringify(this.#saved));

  constructor(initial: T, send: (value: T) => Promise<T>) {
    this.#saved = structuredClone($state.snapshot(initial)) as T;
    this.value = structuredClone(this.#saved);
    this.#send = send;
  }

  reset = (): void => {
    this.value = structuredClone(this.#saved);
    this.form.error = '';
    this.form.fields = {};
  };

  submit = this.form.submit(async () => {
    const before = this.#saved;
    await this.#store($state.snapshot(this.value) as T);
    toast.undo(t('settings.saved'), () => void this.#putBack(before), 6000, 'settings-saved');
  });

  async #store(value: T): Promise<void> {
    this.#saved = await this.#send(value);
    this.value = structuredClone(this.#saved);
  }

  async #putBack(before: T): Promise<void> {
    try {
      await this.#store(before);
      toast.info(t('settings.undone'), { id: 'settings-saved' });
    } catch (error) {
      toast.error(sentenceOf(error));
    }
  }
}
