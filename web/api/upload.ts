import type { Attachment } from '../../shared/schemas/attachment.ts';
import { csrfToken, urlOf } from './client.ts';
import { ApiError } from './error.ts';

export interface UploadOptions {
  /** From 0 to 1, as the bytes leave. */
  onprogress: (share: number) => void;
  signal: AbortSignal;
}

/** Uploads one file with progress, which fetch cannot tell. Throws ApiError; an abort rejects with AbortError. */
export function uploadFile(file: File, { onprogress, signal }: UploadOptions): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', urlOf('uploadAttachment'));
    request.setRequestHeader('x-csrf-token', csrfToken());
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onprogress(loaded / total);
    };
    request.onload = () => {
      const answer = new Response(request.responseText, { status: request.status });
      if (answer.ok) resolve(JSON.parse(request.responseText) as Attachment);
      else void ApiError.from(answer).then(reject);
    };
    request.onerror = () => reject(ApiError.offline('upload'));
    request.onabort = () => reject(new DOMException('The upload was taken back.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}
