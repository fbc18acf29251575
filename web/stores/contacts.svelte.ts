import { SvelteMap } from 'svelte/reactivity';
import type { Contact } from '../../shared/schemas/contact.ts';
import { api } from '../api/client.ts';

interface ContactPatch {
  name?: string;
  company?: string;
  notes?: string;
}

/** Contacts that were looked at, by id. */
class Contacts {
  readonly #byId = new SvelteMap<string, Contact>();

  get(id: string): Contact | undefined {
    return this.#byId.get(id);
  }

  async fetch(id: string): Promise<Contact> {
    const contact = await api('readContact', { params: { id } });
    this.#byId.set(id, contact);
    return contact;
  }

  /** Changes a contact: on the screen at once, taken back when the server refuses. Throws ApiError then. */
  async update(id: string, patch: ContactPatch): Promise<void> {
    const before = this.#byId.get(id);
    if (before) this.#byId.set(id, { ...before, ...patch });
    try {
      this.#byId.set(id, await api('updateContact', { params: { id }, body: patch }));
    } catch (error) {
      if (before) this.#byId.set(id, before);
      throw error;
    }
  }
}

export const contacts = new Contacts();
