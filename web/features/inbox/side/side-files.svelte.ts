import type { Capabilities } from '../../../../shared/schemas/channel.ts';
import { refusal, Upload } from '../composer/uploads.svelte.ts';

type Limits = Capabilities['attachments'];

/** Files that are sent along with a question or an answer aside. */
export class SideFiles {
  uploads = $state.raw<Upload[]>([]);
  /** Why the last ones cannot go along. */
  problem = $state('');
  readonly #limits: () => Limits | undefined;

  /** @param limits of the inbox that it goes out from; undefined: only the server says no */
  constructor(limits: () => Limits | undefined) {
    this.#limits = limits;
  }

  get ids(): string[] {
    return this.uploads.flatMap(({ attachment }) => attachment?.id ?? []);
  }

  /** Some are on their way still, or failed: they must go or be tried again first. */
  get pending(): boolean {
    return this.uploads.some(({ attachment }) => attachment === null);
  }

  add(files: readonly File[]): void {
    const limits = this.#limits();
    this.problem = limits && files.length > 0 ? refusal(this.uploads, files, limits) : '';
    if (this.problem !== '') return;
    const added = files.map((file) => new Upload(file));
    this.uploads = [...this.uploads, ...added];
    for (const upload of added) void upload.start();
  }

  remove(upload: Upload): void {
    upload.cancel();
    this.problem = '';
    this.uploads = this.uploads.filter((one) => one !== upload);
  }

  /** They went with what was written. */
  clear(): void {
    this.uploads = [];
    this.problem = '';
  }
}
