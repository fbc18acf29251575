import { once } from 'node:events';
import { startLoader } from '../../server/cli/generate/loader.ts';
import { database, withStore } from '../../server/cli/generate/with-store.ts';
import { blankConversation } from '../../server/services/conversations/blank-conversation.ts';
import { blankMessage } from '../../server/services/conversations/write-activity.ts';
import { listSegments, sinkInto } from '../../server/services/search/index/load.ts';
import { storeSegment } from '../../server/services/search/index/segments.ts';
import { SegmentBuilder, type SearchDocument } from '../../server/services/search/segment/segment.ts';
import { termsOf } from '../../server/services/search/text/terms.ts';
import { BulkEncoder } from '../../server/store/bulk.ts';
import { idFrom } from '../../server/store/ids.ts';
import type { StoredConversation } from '../../server/store/conversation-rows.ts';
import type { ListedSegment } from '../../server/store/search.ts';
import type { StoredMessage } from '../../server/store/messages.ts';
import { mailText, seeded } from './search-texts.ts';

const perConversation = 10;
const conversationsAtOnce = 100;
const messagesPerSegment = 100_000;
const yearMillis = 365 * 86_400_000;

export interface Filled {
  messages: number;
  /** Of everything that is searched: texts, subjects, names and addresses, in UTF-8. */
  textBytes: number;
}

/**
 * Fills the store of a product that is stopped with conversations of ten messages each over a year, oldest first, with their
 * search index. Deterministic.
 */
export async function fillForSearch(
  storeDir: string,
  wanted: { messages: number; inboxIds: readonly string[]; say: (line: string) => void },
): Promise<Filled> {
  const conversations = Math.ceil(wanted.messages / perConversation);
  const filled: Filled = { messages: 0, textBytes: 0 };
  const encoder = new BulkEncoder(database);
  const segments: ListedSegment[] = [];
  let builder = new SegmentBuilder();
  const loader = startLoader(storeDir);
  const hand = async () => {
    if (!loader.stdin.write(encoder.take())) await Promise.race([once(loader.stdin, 'drain'), loader.failed]);
  };
  for (let begin = 0; begin < conversations; begin += conversationsAtOnce) {
    const some = Math.min(conversationsAtOnce, conversations - begin);
    const rows = Array.from({ length: some }, (_, n) =>
      conversationOf(begin + n, conversations, wanted.inboxIds),
    );
    const messages = rows.flatMap((conversation, n) =>
      Array.from({ length: perConversation }, (_, m) =>
        messageOf(conversation, (begin + n) * perConversation + m),
      ),
    );
    encoder.add('messages', messages);
    encoder.add('conversations', rows);
    for (const message of messages) builder.add(searchDocument(message));
    filled.messages += messages.length;
    for (const message of messages) filled.textBytes += searchedBytes(message);
    const isLast = begin + some === conversations;
    if (isLast || filled.messages % messagesPerSegment === 0) {
      segments.push(await storeSegment(sinkInto(encoder, new Date()), builder.finish()));
      builder = new SegmentBuilder();
      wanted.say(`${String(filled.messages)} messages written`);
    }
    await hand();
  }
  await loader.finish();
  const clock = { now: () => new Date() };
  await withStore(storeDir, (store) => listSegments({ store, clock }, { segments, walk: null }));
  return filled;
}

function searchDocument(message: StoredMessage): SearchDocument {
  const { id: messageId, conversationId, sentAt, updatedAt } = message;
  const [at, version] = [sentAt.getTime(), updatedAt.getTime()];
  return { messageId, conversationId, at, version, terms: termsOf(message) };
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
