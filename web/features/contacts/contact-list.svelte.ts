import { SvelteSet } from 'svelte/reactivity';
import { contactOrders, type Contact, type ContactOrder } from '../../../shared/schemas/contact.ts';
import { api } from '../../api/client.ts';
import { sentenceOf } from '../../api/error.ts';
import { readOn } from '../../lib/read-on.ts';

/** What the address asks the list for. */
export interface ContactsAsked {
  q?: string;
  order?: ContactOrder;
  segmentId?: string;
  tagId?: string;
  tier?: string;
  ownerId?: string;
  companyId?: string;
}

const idPattern = /^[0-9a-f]{24}$/;
/** Parts of the address and what each asks for. */
export const filterKeys = { segment: 'segmentId', tag: 'tagId', tier: 'tier', owner: 'ownerId' } as const;
export type FilterKey = keyof typeof filterKeys;

/** Reads /contacts?q&order&segment&tag&tier&owner; what makes no sense is left out. */
export function askedBy(search: URLSearchParams): ContactsAsked {
  const asked: ContactsAsked = {};
  for (const [key, name] of Object.entries(filterKeys)) {
    const value = search.get(key);
    if (value !== null && idPattern.test(value)) asked[name] = value;
  }
  const q = search.get('q')?.trim().slice(0, 200);
  if (q) asked.q = q;
  const order = contactOrders.find((one) => one === search.get('order'));
  if (order && order !== 'seen') asked.order = order;
  return asked;
}

/** Contacts as they are asked for, page after page, and which of them are selected. */
export class ContactList {
  items = $state.raw<readonly Contact[]>([]);
  next = $state.raw<string | null>(null);
  status = $state<'loading' | 'ready' | 'error'>('loading');
  problem = $state('');
  readonly selected = new SvelteSet<string>();
  #asked: ContactsAsked = {};
  /** The newest question wins. */
  #turn = 0;

  /** Asks for another list. What was selected stays so where it is in that list too. */
  async ask(asked: ContactsAsked): Promise<void> {
    this.#asked = asked;
    await this.#load(null);
    const there = this.items.map(({ id }) => id);
    for (const id of this.selected) if (!there.includes(id)) this.selected.delete(id);
  }

  async more(): Promise<void> {
    if (this.next !== null && this.status !== 'loading') await this.#load(this.next);
  }

  /** The same again: something changed. */
  async again(): Promise<void> {
    await this.#load(null);
  }

  toggle(id: string): void {
    if (!this.selected.delete(id)) this.selected.add(id);
  }

  async #load(cursor: string | null): Promise<void> {
    const turn = (this.#turn += 1);
    this.status = 'loading';
    this.problem = '';
    try {
      const page = await readOn(
        (from) =>
          api('listContacts', { query: { ...this.#asked, limit: 50, ...(from && { cursor: from }) } }),
        { from: cursor ?? undefined, count: 30 },
      );
      if (turn !== this.#turn) return;
      this.items = cursor === null ? page.items : [...this.items, ...page.items];
      this.next = page.next;
      this.status = 'ready';
    } catch (error) {
      if (turn !== this.#turn) return;
      this.problem = sentenceOf(error);
      this.status = 'error';
    }
  }
}
