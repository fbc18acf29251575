import { SvelteMap } from 'svelte/reactivity';
import type { AttributePatch } from '../../shared/schemas/attribute.ts';
import type { Contact, ContactSuggestion, Evidence } from '../../shared/schemas/contact.ts';
import type { MannersProfile } from '../../shared/schemas/manners.ts';
import { api } from '../api/client.ts';

interface ContactPatch {
  name?: string;
  company?: string;
  notes?: string;
  tier?: string | null;
  ownerId?: string | null;
  timeZone?: string | null;
  tagIds?: string[];
  /** Only those that are named change. */
  attributes?: AttributePatch;
  manners?: MannersProfile;
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

  /** Who may be the same person, the likeliest first. */
  async suggestions(id: string): Promise<ContactSuggestion[]> {
    return (await api('suggestContacts', { params: { id } })).items;
  }

  /** The contact stands for the other one too from now on. Throws ApiError. */
  async merge(id: string, otherId: string, evidence: Evidence[]): Promise<Contact> {
    const merged = await api('mergeContacts', { params: { id }, body: { otherId, evidence } });
    this.#byId.set(id, merged);
    return merged;
  }

  /** Takes a merge back; the conversation's own contact is then shown again. Throws ApiError. */
  async undoMerge(id: string, mergeId: string): Promise<void> {
    await api('undoContactMerge', { params: { id: mergeId } });
    await this.fetch(id);
  }

  async tellApart(id: string, otherId: string): Promise<void> {
    await api('tellContactsApart', { params: { id }, body: { otherId } });
  }

  /** Puts a person on legal hold, or ends that. Throws ApiError. */
  async hold(id: string, held: boolean): Promise<void> {
    this.#byId.set(id, await api('holdContact', { params: { id }, body: { held } }));
  }

  /** Changes a contact: on the screen at once, taken back when the server refuses. Throws ApiError then. */
  async update(id: string, patch: ContactPatch): Promise<void> {
    const before = this.#byId.get(id);
    const { ownerId: _told, attributes: _some, ...shown } = patch;
    if (before) this.#byId.set(id, { ...before, ...shown });
    try {
      this.#byId.set(id, await api('updateContact', { params: { id }, body: patch }));
    } catch (error) {
      if (before) this.#byId.set(id, before);
      throw error;
    }
  }
}

export const contacts = new Contacts();
