import { randomBytes } from 'node:crypto';
import type { StoredConversation } from '../../../store/conversation-rows.ts';
import type { StoredMessage } from '../../../store/messages.ts';
import { beginAnswered } from '../../campaigns/answered.ts';
import { followPersonalLink } from '../../contacts/personal-link.ts';
import { createContacts, tierOf } from '../../contacts/resolve-identity.ts';
import { ownAddresses } from '../../threading/own-addresses.ts';
import {
  archiveChange,
  isNews,
  isOldBatch,
  newestOfArchive,
  readLanguages,
  refreshAuthors,
} from './archive-changes.ts';
import { outcome, type IngestContext, type IngestInbox, type Outcome, type ParsedMail } from './context.ts';
import {
  begins,
  conversationChange,
  groupByConversation,
  type ChangeScene,
  type MessageGroup,
} from './conversation-changes.ts';
import { lookUp, toArrival, type Arrival, type Found } from './look-up.ts';
import { planBatch, type PlannedKnown, type PlannedWrite } from './plan.ts';
import { reopenings } from './reopenings.ts';
import { storeFiles } from './store-files.ts';

/** Who loses a race is planned again, with what the winner wrote before its eyes. */
const mostPasses = 4;
/** A conversation shows at most this many links. */
const mostLinks = 50;

/** What a batch did: outcomes, and what to tell people. */
export interface Imported {
  outcomes: Outcome[];
  messages: StoredMessage[];
  /** Conversations as they are after it, as far as they are known without asking. */
  conversations: Map<string, StoredConversation>;
}

export const nothingImported = (): Imported => ({ outcomes: [], messages: [], conversations: new Map() });

/**
 * Imports mails that were parsed: contacts, files, messages, then what follows for their conversations. A message's
 * insert is the moment that counts; everything before it may be repeated, everything after it is repaired when the
 * raw item, which is still pending, is taken up again.
 * @returns outcomes to settle; a mail that lost every race has none and stays pending
 */
export async function importMails(
  context: IngestContext,
  scene: IngestInbox,
  mails: readonly ParsedMail[],
): Promise<Imported> {
  const imported = nothingImported();
  let arrivals = mails.map((mail) => toArrival(context, mail));
  await beginAnswered(context, arrivals);
  for (let pass = 0; pass < mostPasses && arrivals.length > 0; pass += 1) {
    arrivals = await onePass(context, { scene, arrivals, imported, again: pass > 0 });
  }
  return imported;
}

interface Pass {
  scene: IngestInbox;
  arrivals: readonly Arrival[];
  imported: Imported;
  again: boolean;
}

/** @returns those that somebody else imported between our look and our write */
async function onePass(
  context: IngestContext,
  { scene, arrivals, imported, again }: Pass,
): Promise<Arrival[]> {
  const { store, clock } = context;
  const found = await lookUp(context, arrivals, again);
  const now = clock.now();
  const planScene = { ...scene, now, batch: randomBytes(6).toString('hex') };
  const before = { identities: new Map(found.identities), contacts: new Map(found.contacts), now };
  const plan = planBatch(arrivals, found, planScene);

  await createContacts(
    context,
    plan.writes.flatMap(({ newContact }) => newContact ?? []),
  );
  await storeFiles(context, plan.writes);
  await readLanguages(plan.writes);
  const taken = await store.messages.insertMany(plan.writes.map(({ message }) => message));
  const written = plan.writes.filter((_, position) => !taken.has(position));
  const fresh = written.map(({ message }) => message);
  const { unfinished, copies } = await split(context, plan.known);

  const after = await applyToConversations(context, { ...scene, ...found }, [
    ...fresh,
    ...(await wholeBatches(context, unfinished)),
  ]);
  imported.conversations = new Map([...imported.conversations, ...after]);
  await Promise.all([
    recordCopies(context, copies),
    linkStrangers(context, written, found.conversations),
    refreshAuthors(context, written, before),
  ]);
  await followLinks(context, [...written, ...plan.known], [...fresh, ...unfinished]);
  const opened = reopenings(fresh.filter(isNews), found.conversations);
  await store.messages.insertMany(opened);
  imported.messages.push(...opened, ...fresh, ...unfinished);
  imported.outcomes.push(
    ...written.map(({ arrival, message }) => settled(arrival, message, 'imported')),
    ...unfinished.flatMap((message) => {
      const known = plan.known.find((one) => one.message.id === message.id);
      return known ? [settled(known.arrival, message, 'imported')] : [];
    }),
    ...copies.map(({ arrival, message }) => settled(arrival, message, 'duplicate')),
    ...plan.ofNobody.map(({ item }) =>
      outcome(item, 'ignored', { reason: 'Our own, and no answer to anybody.' }),
    ),
  );
  return plan.writes.filter((_, position) => taken.has(position)).map(({ arrival }) => arrival);
}

/** Those who came by a personal link are the contact that it names. */
async function followLinks(
  context: IngestContext,
  planned: readonly { arrival: Arrival; message: { id: string } }[],
  messages: readonly StoredMessage[],
): Promise<void> {
  for (const { arrival, message } of planned) {
    const token = arrival.parsed.personalLink;
    const author = token && messages.find(({ id }) => id === message.id)?.author;
    if (author && author.type === 'contact' && author.id !== null) {
      await followPersonalLink(context, { token, contactId: author.id });
    }
  }
}

function settled(
  { item }: Arrival,
  message: Pick<StoredMessage, 'id' | 'conversationId'>,
  state: 'imported' | 'duplicate',
): Outcome {
  const reason = state === 'duplicate' ? 'This message is here already.' : null;
  return outcome(item, state, { reason, messageId: message.id, conversationId: message.conversationId });
}

/** Known ones are copies, or our own unfinished work: a message of this very raw item, which is still pending. */
async function split(
  { store }: Pick<IngestContext, 'store'>,
  known: readonly PlannedKnown[],
): Promise<{ unfinished: StoredMessage[]; copies: PlannedKnown[] }> {
  const ours = known.filter(({ arrival, message }) => message.rawItemId === arrival.item.id);
  const copies = known.filter((one) => !ours.includes(one));
  return { unfinished: await store.messages.readMany(ours.map(({ message }) => message.id)), copies };
}

/**
 * A batch is counted in its conversation as a whole or not at all: so what a killed process left behind is taken with
 * everything that the same batch put into the same conversation.
 */
async function wholeBatches(
  { store }: Pick<IngestContext, 'store'>,
  unfinished: readonly StoredMessage[],
): Promise<StoredMessage[]> {
  const whole = new Map<string, StoredMessage>();
  for (const { conversationId, batch } of groupByConversation(unfinished)) {
    for (const message of await store.messages.ofBatch(conversationId, batch)) whole.set(message.id, message);
  }
  return [...whole.values()];
}

/** @returns the conversations after it, when it was only one */
async function applyToConversations(
  { store, clock }: Pick<IngestContext, 'store' | 'clock'>,
  scene: IngestInbox & Pick<Found, 'contacts' | 'conversations'>,
  messages: readonly StoredMessage[],
): Promise<[string, StoredConversation][]> {
  const groups = groupByConversation(messages);
  const fresh = groups.filter(begins);
  const first = fresh.length === 0 ? 0 : await store.counters.takeFromBlock('conversations', fresh.length);
  const isOwn = ownAddresses(scene.inboxes.map(({ address }) => address.toLowerCase()));
  const channelOf = (id: string) => scene.inboxes.find((one) => one.id === id)?.channel;
  const change = (group: MessageGroup) => {
    const changeScene: ChangeScene = {
      channel: scene.inbox.channel,
      teamId: scene.inbox.teamId,
      isOwn,
      cameElsewhere: ({ inboxId }) =>
        inboxId !== scene.inbox.id && channelOf(inboxId) !== scene.inbox.channel,
      now: clock.now(),
      number: first + fresh.indexOf(group),
      isSide: scene.conversations.get(group.conversationId)?.side !== undefined,
      tierOf: (contactId) => tierOf(scene.contacts, contactId),
    };
    return isOldBatch(group.batch)
      ? archiveChange(group, changeScene)
      : conversationChange(group, changeScene);
  };
  const [only] = groups;
  if (only && groups.length === 1 && !isOldBatch(only.batch)) {
    const after = await store.conversations.writeOne(change(only));
    return after ? [[after.id, after]] : [];
  }
  await store.conversations.write(groups.map(change));
  await store.conversations.write(groups.flatMap((group) => newestOfArchive(group, clock.now())));
  return [];
}

/** The same mail through another of our addresses: one message, delivered twice. */
async function recordCopies(
  { store, clock }: Pick<IngestContext, 'store' | 'clock'>,
  copies: readonly PlannedKnown[],
): Promise<void> {
  const elsewhere = copies.filter(({ arrival, message }) => message.inboxId !== arrival.item.inboxId);
  await store.messages.updateMany(
    elsewhere.map(({ arrival, message }) => ({
      id: message.id,
      deliveredTo: arrival.item.inboxId,
      now: clock.now(),
    })),
  );
}

/** The conversation that a stranger's chain named shows where the stranger went. */
async function linkStrangers(
  { store, clock }: Pick<IngestContext, 'store' | 'clock'>,
  written: readonly PlannedWrite[],
  conversations: ReadonlyMap<string, StoredConversation>,
): Promise<void> {
  const links = written.flatMap(({ message }) => {
    const linked = message.threadedBy?.linkedConversationId;
    if (linked === null || linked === undefined) return [];
    const full = (conversations.get(linked)?.linkedIds.length ?? 0) >= mostLinks;
    return full ? [] : [{ id: linked, add: { linkedIds: [message.conversationId] }, now: clock.now() }];
  });
  await store.conversations.updateMany(links);
}
