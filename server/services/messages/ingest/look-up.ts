import { identityId } from '../../../store/contacts.ts';
import type { StoredContact, StoredIdentity } from '../../../store/contacts.ts';
import type { StoredConversation } from '../../../store/conversation-rows.ts';
import { inboundMessageId, type MessageHead } from '../../../store/messages.ts';
import type { StoredUser } from '../../../store/users.ts';
import { exactKeys, looseKeys, type ThreadingFacts } from '../../threading/facts.ts';
import type { IngestContext, ParsedMail } from './context.ts';

/** One mail with what follows from its bytes alone. */
export interface Arrival extends ParsedMail {
  messageId: string;
  sender: { address: string; identityId: string };
  token: ThreadingFacts['token'];
}

/** All that must be read to import a batch, in two round trips. */
export interface Found {
  /** Messages that are here already, by id. */
  messages: Map<string, MessageHead>;
  related: MessageHead[];
  conversations: Map<string, StoredConversation>;
  identities: Map<string, StoredIdentity>;
  contacts: Map<string, StoredContact>;
  /** Contact id -> every address that is known to be theirs. */
  aliases: Map<string, string[]>;
  /** Active people of ours, by address. */
  colleagues: Map<string, StoredUser>;
}

/** So few keys are looked up in one go. */
const fewKeys = 40;
const mostForOneKey = 20;
/** Of loosely related messages there may be thousands (a newsletter's answers): more are not looked at. */
const mostRelatives = 1000;

export function toArrival({ secretBox }: Pick<IngestContext, 'secretBox'>, mail: ParsedMail): Arrival {
  const { parsed } = mail;
  const address = parsed.from.address.trim().toLowerCase();
  const text = parsed.threading.replyToken;
  const conversationId = text === null ? null : secretBox.openReplyToken(text);
  return {
    ...mail,
    messageId: inboundMessageId(parsed.dedupeKey),
    sender: { address, identityId: identityId(parsed.identityKind, address) },
    token: text === null || conversationId === null ? null : { text, conversationId },
  };
}

const byId = <T extends { id: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));
const distinct = (values: readonly string[]) => [...new Set(values)];

/**
 * @param again somebody else imported these between our look and our write, so they are looked for by id as well. At
 *   first that is spared: a message that is here is found by its Message-ID, and else its insert meets it
 */
export async function lookUp(
  { store }: Pick<IngestContext, 'store'>,
  arrivals: readonly Arrival[],
  again: boolean,
): Promise<Found> {
  const facts = arrivals.map(({ parsed }) => ({ externalId: parsed.externalId, hints: parsed.threading }));
  const exact = distinct(facts.flatMap(exactKeys));
  const loose = distinct(facts.flatMap(looseKeys));
  const ids = new Set(arrivals.map(({ messageId }) => messageId));
  const [here, related, identities, colleagues] = await Promise.all([
    again ? store.messages.headsByIds([...ids]) : [],
    relatedTo({ store }, exact, loose),
    store.contacts.identitiesByIds(distinct(arrivals.map(({ sender }) => sender.identityId))),
    store.users.findByEmails(distinct(arrivals.map(({ sender }) => sender.address))),
  ]);
  const messages = [...here, ...related.filter(({ id }) => ids.has(id))];
  const contactIds = distinct(identities.map(({ contactId }) => contactId));
  const conversationIds = distinct([
    ...related.map(({ conversationId }) => conversationId),
    ...arrivals.flatMap(({ token }) => (token ? [token.conversationId] : [])),
  ]);
  const [conversations, contacts, known] = await Promise.all([
    store.conversations.readMany(conversationIds),
    store.contacts.readMany(contactIds),
    conversationIds.length === 0 ? [] : store.contacts.identitiesOf(contactIds),
  ]);
  const aliases = Map.groupBy(known, ({ contactId }) => contactId);
  return {
    messages: byId(messages),
    related,
    conversations: byId(conversations),
    identities: byId(identities),
    contacts: byId(contacts),
    aliases: new Map([...aliases].map(([id, rows]) => [id, rows.map(({ value }) => value)])),
    colleagues: new Map(colleagues.map((user) => [user.email, user])),
  };
}

/** Those that are named must all be found; of the others, some. */
async function relatedTo(
  { store }: Pick<IngestContext, 'store'>,
  exact: readonly string[],
  loose: readonly string[],
): Promise<MessageHead[]> {
  const { messages } = store;
  const keys = [...exact, ...loose];
  if (keys.length <= fewKeys) {
    const limit = keys.length * mostForOneKey;
    const found = await messages.headsByThreadKeys(keys, limit);
    if (found.length < limit) return found;
  }
  const [named, relatives] = await Promise.all([
    messages.headsByThreadKeys(exact, exact.length * mostForOneKey),
    messages.headsByThreadKeys(loose, mostRelatives),
  ]);
  return [...named, ...relatives];
}
