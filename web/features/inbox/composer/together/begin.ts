import { Doc, encodeStateAsUpdate } from 'yjs';
import { api } from '../../../../api/client.ts';
import { newClientId } from '../../../../stores/outbox.ts';
import { toBase64 } from './base64.ts';
import { SharedWriting } from './shared-writing.svelte.ts';

export { togetherExtension } from './editing.ts';

/** Begins to write together in a conversation, or joins whoever does. Throws ApiError. */
export async function beginTogether(conversationId: string): Promise<SharedWriting> {
  const starter = newClientId();
  const doc = new Doc();
  doc.getMap('about').set('starter', starter);
  const state = toBase64(encodeStateAsUpdate(doc));
  doc.destroy();
  const { draft } = await api('startSharedDraft', { params: { id: conversationId }, body: { state } });
  return new SharedWriting(draft, starter);
}
