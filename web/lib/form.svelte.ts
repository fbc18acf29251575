import { ApiError, sentenceOf } from '../api/error.ts';
import { focusFirstError } from './focus.ts';

/**
 * A form while it is sent: one sentence for the whole (`error`), one per field (`fields`, by the names of the contract),
 * `busy` for the button. Use `onsubmit={form.submit(async () => …)} oninput={form.forget}`.
 */
export class FormState {
  busy = $state(false);
  error = $state('');
  fields = $state<Record<string, string>>({});

  /** Handles a submit event: runs once at a time, sorts what goes wrong, puts the focus on the first wrong field. */
  submit = (run: () => Promise<void>) => (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    void this.run(run).then((done) => {
      if (!done && form instanceof HTMLFormElement) void focusFirstError(form);
    });
  };

  /** True when it went well. */
  async run(task: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = '';
    this.fields = {};
    try {
      await task();
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  fail(error: unknown): void {
    const fields = error instanceof ApiError ? error.fields : {};
    this.fields = fields;
    this.error = Object.keys(fields).length > 0 ? '' : sentenceOf(error);
  }

  /** A field that is being mended no longer says that it is wrong. */
  forget = (event: Event) => {
    const name = (event.target as HTMLInputElement | null)?.name;
    if (name && name in this.fields) {
      const { [name]: _, ...rest } = this.fields;
      this.fields = rest;
    }
  };
}
