import { SvelteMap } from 'svelte/reactivity';
import type { NamedConversation } from '../../../../shared/api/together.ts';
import { api } from '../../../api/client.ts';

/** By id or number: what a conversation is called; null: there is none that one may see. */
const known = new SvelteMap<string | number, NamedConversation | null>();
let wanted: (string | number)[] = [];
const most = 100;

/** What a conversation is called; undefined until the server has said it. All that a screen shows are asked for at once. */
export function named(conversation: string | number): NamedConversation | null | undefined {
  return known.get(conversation);
}

/** Asks what it is called, unless that is known. */
export function askName(conversation: string | number): void {
  if (known.has(conversation) || wanted.includes(conversation)) return;
  wanted.push(conversation);
  if (wanted.length === 1) queueMicrotask(() => void ask());
}

async function ask(): Promise<void> {
  const now = wanted.slice(0, most);
  wanted = [];
  const numbers = now.filter((one) => typeof one === 'number');
  const ids = now.filter((one) => typeof one === 'string');
  const answer = await api('nameConversations', { body: { numbers, ids } }).catch(() => null);
  if (!answer) return;
  for (const one of now) {
    known.set(one, answer.items.find(({ id, number }) => id === one || number === one) ?? null);
  }
}
