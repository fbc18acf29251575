import type { Attachment } from '../../../../shared/schemas/attachment.ts';
import type { Capabilities } from '../../../../shared/schemas/channel.ts';
import { sentenceOf } from '../../../api/error.ts';
import { takesType } from '../../../../shared/text/media-types.ts';
import { uploadFile } from '../../../api/upload.ts';
import { formatBytes } from '../../../lib/format.ts';
import { t } from '../../../lib/i18n.ts';

/** A file on its way to the server, or there. */
export class Upload {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** From 0 to 1. */
  progress = $state(0);
  error = $state('');
  attachment = $state.raw<Attachment | null>(null);
  readonly #file: File | null;
  #abort = new AbortController();

  constructor(from: File | Attachment) {
    this.key = crypto.randomUUID();
    this.name = from.name;
    this.size = from.size;
    this.type = from.type;
    this.#file = from instanceof File ? from : null;
    if (from instanceof File) return;
    this.attachment = from;
    this.progress = 1;
  }

  /** Sends the bytes; again after an error. Gives the attachment, or null when it failed (said in `error`). */
  async start(): Promise<Attachment | null> {
    if (!this.#file) return this.attachment;
    this.error = '';
    this.progress = 0;
    this.#abort = new AbortController();
    try {
      const onprogress = (share: number) => (this.progress = share);
      this.attachment = await uploadFile(this.#file, { onprogress, signal: this.#abort.signal });
      this.progress = 1;
    } catch (error) {
      if (!this.#abort.signal.aborted) this.error = sentenceOf(error);
    }
    return this.attachment;
  }

  cancel(): void {
    this.#abort.abort();
  }
}

type FileLimits = Capabilities['attachments'];

/** Why these files cannot go along, in a sentence; nothing when they can. Sizes in bytes. */
export function refusal(
  present: readonly { size: number }[],
  added: readonly { size: number; type?: string }[],
  limits: FileLimits,
): string {
  if (!limits.allowed) return t('inbox.files.none');
  if (present.length + added.length > limits.maxFiles)
    return t('inbox.files.tooMany', { count: limits.maxFiles });
  const { maxFileBytes, types } = limits;
  if (maxFileBytes !== null && added.some(({ size }) => size > maxFileBytes))
    return t('inbox.compose.tooLargeFile', { size: formatBytes(maxFileBytes) });
  if (added.some(({ type }) => type !== undefined && type !== '' && !takesType(types, type)))
    return t('inbox.compose.wrongType', { types: types.join(', ') });
  const total = [...present, ...added].reduce((sum, file) => sum + file.size, 0);
  return total > limits.maxTotalBytes
    ? t('inbox.files.tooLarge', { size: formatBytes(limits.maxTotalBytes) })
    : '';
}
