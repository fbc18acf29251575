import { blankConversation } from '../../server/services/conversations/blank-conversation.ts';
import { blankMessage } from '../../server/services/conversations/write-activity.ts';
import { idFrom } from '../../server/store/ids.ts';
import type { StoredConversation } from '../../server/store/conversation-rows.ts';
import type { StoredMessage } from '../../server/store/messages.ts';
import type { Store } from '../../server/store/store.ts';
import { mailText, seeded } from './search-texts.ts';

const perConversation = 10;
const conversationsAtOnce = 100;
const yearMillis = 365 * 86_400_000;

export interface Filled {
  messages: number;
  /** Of everything that is searched: texts, subjects, names and addresses, in UTF-8. */
  textBytes: number;
}

/**
 * Fills a store with conversations of ten messages each over a year, oldest first, as an archive that the search does
 * not know yet. Deterministic; through the store's own collections.
 */
export async function fillForSearch(
  store: Store,
  wanted: {
    messages: number;
    /** To fill it in several runs: where this one begins, and how many messages there will be in the end. */
    from?: number;
    of?: number;
    inboxIds: readonly string[];
    say: (line: string) => void;
  },
): Promise<Filled> {
  const first = (wanted.from ?? 0) / perConversation;
  const last = first + Math.ceil(wanted.messages / perConversation);
  const conversations = (wanted.of ?? wanted.messages) / perConversation;
  const filled: Filled = { messages: 0, textBytes: 0 };
  for (let begin = first; begin < last; begin += conversationsAtOnce) {
    const rows: StoredConversation[] = [];
    const messages: StoredMessage[] = [];
    for (let n = begin; n < Math.min(last, begin + conversationsAtOnce); n += 1) {
      const conversation = conversationOf(n, conversations, wanted.inboxIds);
      rows.push(conversation);
      for (let m = 0; m < perConversation; m += 1)
        messages.push(messageOf(conversation, n * perConversation + m));
    }
    await store.messages.collection.insertMany(messages);
    await store.conversations.collection.insertMany(rows);
    filled.messages += messages.length;
    for (const message of messages) filled.textBytes += searchedBytes(message);
    if (begin % 10_000 === 0) wanted.say(`${String(filled.messages)} messages written`);
  }
  return filled;
}

function conversationOf(n: number, of: number, inboxIds: readonly string[]): StoredConversation {
  const random = seeded(n + 1);
  const at = new Date(Date.now() - yearMillis + Math.floor((n / of) * (yearMillis - 7 * 86_400_000)));
  const person = Math.floor(random() * of * 0.4);
  return blankConversation(
    {
      id: idFrom(['search-bench', String(n)]),
      number: n + 1,
      // The first inbox gets half of all, the next half of the rest, and so on.
      inboxId: inboxIds[Math.min(inboxIds.length - 1, Math.floor(-Math.log2(1 - random())))] ?? '',
      channel: 'email',
      contact: {
        id: idFrom(['search-bench-contact', String(person)]),
        name: `Person ${String(person)}`,
        address: `person${String(person)}@mail.example`,
      },
      subject: mailText(n * perConversation)
        .split(/\s+/)
        .slice(0, 6)
        .join(' '),
      status: n > of * 0.98 ? 'open' : 'resolved',
      messageCount: perConversation,
      lastActivityAt: new Date(at.getTime() + 5 * 86_400_000),
      createdAt: at,
      updatedAt: at,
    },
    at,
  );
}

function messageOf(conversation: StoredConversation, n: number): StoredMessage {
  const { contact } = conversation;
  const at = new Date(conversation.createdAt.getTime() + (n % perConversation) * 43_200_000);
  const customer = { address: contact.address, name: contact.name };
  const us = { address: 'support@acme.example', name: 'Acme Support' };
  const inbound = n % 2 === 0;
  return {
    ...blankMessage(conversation, at),
    id: idFrom(['search-bench-message', String(n)]),
    kind: inbound ? 'inbound' : 'outbound',
    author: { type: inbound ? 'contact' : 'user', id: contact.id, name: inbound ? contact.name : 'Ada' },
    subject: (n % perConversation === 0 ? '' : 'Re: ') + conversation.subject,
    from: inbound ? customer : us,
    to: [inbound ? us : customer],
    text: mailText(n),
    language: n % 20 === 19 ? 'ja' : 'en',
  };
}

function searchedBytes({ text, subject, from, to }: StoredMessage): number {
  const people = [from, ...to].map((one) => (one ? one.name + one.address : '')).join('');
  return Buffer.byteLength(text) + Buffer.byteLength(subject ?? '') + Buffer.byteLength(people);
}
