import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { OutboundFile } from '../contract.ts';
import type { MastodonApi } from './api.ts';
import { mediaUploadEntity } from './entities.ts';
import { toSendError } from '../polling/provider-error.ts';
import { SendError } from '../contract.ts';

const uploadMillis = 120_000;
const lookMillis = 1000;
const mostLooks = 60;

/** Uploads a file that a post will carry. Doing it twice leaves an unused file behind, which servers clear away. */
export async function uploadMedia(api: MastodonApi, file: OutboundFile): Promise<string> {
  const form = new FormData();
  const bytes = new Uint8Array(await buffer(file.open()));
  form.set('file', new File([bytes], file.name, { type: file.type }));
  form.set('description', file.name.replace(/\.[A-Za-z0-9]{1,5}$/, ''));
  try {
    const { data, status } = await api.call('/api/v2/media', mediaUploadEntity, {
      ...{ method: 'POST', form, timeoutMillis: uploadMillis },
    });
    if (status === 202) await untilProcessed(api, data.id);
    return data.id;
  } catch (error) {
    throw toSendError(error, 'transient');
  }
}

/** Films are converted first; until then the server answers with 206. */
async function untilProcessed(api: MastodonApi, id: string): Promise<void> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const { status } = await api.call(`/api/v1/media/${id}`, z.unknown());
    if (status !== 206) return;
    await new Promise((resolve) => setTimeout(resolve, lookMillis));
  }
  throw new SendError('transient', 'The server is still converting a file.');
}
