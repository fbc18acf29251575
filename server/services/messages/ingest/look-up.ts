import { identityId } from '../../../store/contacts.ts';
import type { StoredContact, StoredIdentity } from '../../../store/contacts.ts';
import type { StoredConversation } from '../../../store/conversation-rows.ts';
import type { MessageHead } from '../../../store/message-heads.ts';
import { inboundMessageId } from '../../../store/messages.ts';
import type { StoredUser } from '../../../store/users.ts';
import { handlesOf } from '../../contacts/handles.ts';
import { groupPeople, type Person } from '../../contacts/person.ts';
import { rootOf } from '../../merges/family.ts';
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
  /** Of those that were merged: by which merges one comes to the conversation that stands here for them. */
  merges: Map<string, string[]>;
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
    store.contacts.identitiesByIds(distinct(arrivals.flatMap(identityIdsOf))),
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
  const merged = contacts.filter(isMerged);
  const people = merged.length === 0 ? [] : await groupPeople({ store }, merged);
  return {
    messages: byId(messages),
    related,
    ...(await standing({ store }, conversations)),
    identities: byId(identities),
    contacts: byId([...contacts, ...people.flatMap(({ root, members }) => [root, ...members])]),
    aliases: await aliasesOf({ store }, known, people),
    colleagues: new Map(colleagues.map((user) => [user.email, user])),
  };
}

/** Conversations by id; for one that was merged stands the one that it was merged into. */
async function standing(
  { store }: Pick<IngestContext, 'store'>,
  rows: readonly StoredConversation[],
): Promise<Pick<Found, 'conversations' | 'merges'>> {
  const conversations = byId(rows);
  const merges = new Map<string, string[]>();
  for (const row of rows.filter(({ merge }) => merge)) {
    const { root, path } = await rootOf({ store }, row);
    if (root === row) continue;
    conversations.delete(row.id);
    if (!root) continue;
    conversations.set(row.id, root);
    if (!conversations.has(root.id)) conversations.set(root.id, root);
    merges.set(row.id, path);
  }
  return { conversations, merges };
}

/** Of the sender, and of what else they go by when the channel vouches for it. */
function identityIdsOf({ parsed, sender }: Arrival): string[] {
  return [sender.identityId, ...handlesOf(parsed).map(({ id }) => id)];
}

function isMerged({ mergedInto, memberIds }: StoredContact): boolean {
  return (mergedInto ?? null) !== null || (memberIds ?? []).length > 0;
}

/** Every address of a contact, and of who was said to be the same person. */
async function aliasesOf(
  { store }: Pick<IngestContext, 'store'>,
  known: readonly StoredIdentity[],
  people: readonly Person[],
): Promise<Map<string, string[]>> {
  const byContact = Map.groupBy(known, ({ contactId }) => contactId);
  const aliases = new Map([...byContact].map(([id, rows]) => [id, rows.map(({ value }) => value)]));
  const more = await store.contacts.identitiesOf(people.flatMap(({ ids }) => ids));
  for (const { ids } of people) {
    const theirs = more.filter(({ contactId }) => ids.includes(contactId)).map(({ value }) => value);
    for (const id of ids) aliases.set(id, theirs);
  }
  return aliases;
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
