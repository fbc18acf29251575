import { SvelteMap } from 'svelte/reactivity';
import { contactPicture } from '../lib/contact-picture.ts';

/** Of every contact whose conversation came by, so that a message can show who wrote it. */
const known = new SvelteMap<string, string>();

/** A conversation says which picture its contact shows. */
export function notePicture(contact: { id: string; picture?: string | undefined }): void {
  const src = contactPicture(contact);
  if (src !== undefined && known.get(contact.id) !== src) known.set(contact.id, src);
}

/** @param contactId of a message's author; colleagues and machines have none */
export function pictureOf(contactId: string | null): string | undefined {
  return contactId === null ? undefined : known.get(contactId);
}
