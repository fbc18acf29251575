import type { Context } from '../../context.ts';
import type { Sight } from '../../store/conversation-queries.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { Position } from '../../store/cursor.ts';
import type { StoredMessage } from '../../store/messages.ts';

type Needs = Pick<Context, 'store'>;

export interface WrittenIn {
  message: StoredMessage;
  conversation: StoredConversation;
}
interface Wanted {
  contactIds: readonly string[];
  sight: Sight | null;
  after: Position | undefined;
  limit: number;
  fits: (message: StoredMessage) => boolean;
}

const pageSize = 100;
/** Conversations that are looked into at once: two first, since the newest often hold all that is wanted. */
const abreast = { first: 2, most: 16 };

export const newestFirst = (a: Position, b: Position): number =>
  b.at.getTime() - a.at.getTime() || Number(b.id > a.id) - Number(b.id < a.id);
const placeOf = ({ message }: WrittenIn): Position => ({ at: message.createdAt, id: message.id });

/**
 * The newest messages of some contacts in all their conversations, before a place. Conversations are looked into by when
 * something last happened there, until nothing that follows can be among the newest.
 */
export async function newestMessages(context: Needs, wanted: Wanted): Promise<WrittenIn[]> {
  const found = await Promise.all(
    wanted.contactIds.map((contactId) => newestOfContact(context, contactId, wanted)),
  );
  return cut(found.flat(), wanted.limit);
}

const cut = (rows: WrittenIn[], limit: number): WrittenIn[] =>
  rows.toSorted((a, b) => newestFirst(placeOf(a), placeOf(b))).slice(0, limit);

async function newestOfContact(context: Needs, contactId: string, wanted: Wanted): Promise<WrittenIn[]> {
  const { sight, after, limit } = wanted;
  let newest: WrittenIn[] = [];
  let abreastNow = abreast.first;
  for (let next: Position | undefined; ;) {
    // What began later than the place holds nothing before it.
    const wantedPage = { contactId, sight, after: next, begunBy: after?.at };
    const page = await context.store.conversations.ofContact(wantedPage, pageSize);
    const rows = page.items;
    for (let at = 0; at < rows.length;) {
      const some = rows.slice(at, at + abreastNow);
      at += some.length;
      abreastNow = Math.min(abreast.most, abreastNow * 2);
      const oldest = newest.length < limit ? undefined : newest.at(-1)?.message.createdAt;
      if (oldest && some[0] && some[0].lastActivityAt < oldest) return newest;
      const read = await Promise.all(some.map((conversation) => newestIn(context, conversation, wanted)));
      newest = cut([...newest, ...read.flat()], limit);
    }
    if (!page.last) return newest;
    next = { at: page.last.lastActivityAt, id: page.last.id };
  }
}

async function newestIn(
  { store }: Needs,
  conversation: StoredConversation,
  { after, limit, fits }: Wanted,
): Promise<WrittenIn[]> {
  const found: WrittenIn[] = [];
  for (let next = after; found.length < limit;) {
    const page = await store.messages.before(conversation.id, next, limit);
    found.push(...page.items.filter(fits).map((message) => ({ message, conversation })));
    if (!page.last) break;
    next = { at: page.last.createdAt, id: page.last.id };
  }
  return found.slice(0, limit);
}
