import { idFrom } from '../../../store/ids.ts';
import type { MessageHead } from '../../../store/message-heads.ts';
import type { StoredMessage } from '../../../store/messages.ts';
import { planContact, type NewContact } from '../../contacts/resolve-identity.ts';
import type { Knowledge, KnownConversation, ThreadingFacts } from '../../threading/facts.ts';
import { ownAddresses } from '../../threading/own-addresses.ts';
import { threadMessage } from '../../threading/thread.ts';
import { archiveBatch, isFromArchive, writtenAt } from './archive.ts';
import { authorFor } from './author.ts';
import type { IngestInbox } from './context.ts';
import type { Arrival, Found } from './look-up.ts';
import { newConversationFacts, toMessageRow } from './message-row.ts';
import { addressesOf } from './people.ts';

/** A mail that is new: everything that will be written for it. */
export interface PlannedWrite {
  arrival: Arrival;
  message: StoredMessage;
  /** Set when nobody knew the sender. */
  newContact: NewContact | null;
}

/** A mail whose message is here: from another inbox or another copy, or from a run of ours that did not finish. */
export interface PlannedKnown {
  arrival: Arrival;
  message: MessageHead;
}

export interface Plan {
  writes: PlannedWrite[];
  known: PlannedKnown[];
  /** What our own account wrote elsewhere to nobody who writes with us. */
  ofNobody: Arrival[];
}

export interface Scene extends IngestInbox {
  now: Date;
  /** Marks what this pass writes; see `appliedBatches` of conversations. */
  batch: string;
}

/**
 * Decides what becomes of each mail, in order, so that a mail may answer one before it in the same batch. Reads
 * nothing and writes nothing.
 */
export function planBatch(arrivals: readonly Arrival[], found: Found, scene: Scene): Plan {
  const planner = new Planner(found, scene);
  for (const arrival of arrivals) planner.add(arrival);
  return planner.plan;
}

class Planner {
  readonly plan: Plan = { writes: [], known: [], ofNobody: [] };
  readonly #found: Found;
  readonly #scene: Scene;
  readonly #isOwn: (address: string) => boolean;
  readonly #messages: Map<string, MessageHead>;
  readonly #byKey: Map<string, MessageHead[]>;
  readonly #conversations: Map<string, KnownConversation & { contactAddress: string }>;

  constructor(found: Found, scene: Scene) {
    this.#found = found;
    this.#scene = scene;
    this.#isOwn = ownAddresses(scene.inboxes.map(({ address }) => address.toLowerCase()));
    this.#messages = new Map(found.messages);
    this.#byKey = new Map();
    const newestFirst = found.related.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    for (const message of new Map(newestFirst.map((row) => [row.id, row])).values()) this.#index(message);
    this.#conversations = new Map(
      [...found.conversations].map(([id, row]) => [
        id,
        {
          ...{ ...row, contactAddress: row.contact.address, keepsOut: row.side?.keepsOut },
          by: found.merges.get(id),
        },
      ]),
    );
  }

  add(arrival: Arrival): void {
    const known = this.#messages.get(arrival.messageId) ?? this.#ownComingBack(arrival);
    if (known) {
      this.plan.known.push({ arrival, message: known });
      return;
    }
    const write = this.#planWrite(arrival);
    if (arrival.parsed.own && write.message.kind !== 'outbound') {
      this.plan.ofNobody.push(arrival);
      return;
    }
    this.plan.writes.push(write);
    this.#learn(write);
  }

  /** A mail that we sent reaches one of our inboxes (a list, a copy to ourselves). */
  #ownComingBack({ parsed }: Arrival): MessageHead | undefined {
    return this.#byKey
      .get(parsed.externalId)
      ?.find(({ kind, threadKeys }) => kind === 'outbound' && threadKeys.includes(parsed.externalId));
  }

  #planWrite(arrival: Arrival): PlannedWrite {
    const { now, batch, inbox } = this.#scene;
    const isOld = isFromArchive(arrival.item);
    // One millisecond apart, so that the thread keeps their order.
    const createdAt = isOld ? writtenAt(arrival, now) : new Date(now.getTime() + this.plan.writes.length);
    const contact = planContact(arrival, this.#found, isOld ? createdAt : now);
    const decision = threadMessage(this.#facts(arrival, contact.id), this.#knowledge());
    const joined = decision.conversationId === null ? null : this.#conversations.get(decision.conversationId);
    const signed = authorFor(arrival, {
      contact,
      colleague: this.#found.colleagues.get(arrival.sender.address) ?? null,
      isOwn: this.#isOwn,
      joined: joined ?? null,
    });
    const message = toMessageRow(arrival, {
      conversationId: decision.conversationId ?? idFrom(newConversationFacts(arrival)),
      inboxId: this.#inboxOf(decision.conversationId) ?? inbox.id,
      ...signed,
      threadedBy: decision.threadedBy,
      batch: isOld ? archiveBatch(batch) : batch,
      createdAt,
    });
    // Taken apart again, it goes with what it answers.
    if (decision.mergedFrom) message.mergedFrom = [...decision.mergedFrom];
    return { arrival, message, newContact: signed.author.type === 'contact' ? contact.isNew : null };
  }

  #inboxOf(conversationId: string | null): string | undefined {
    if (conversationId === null) return undefined;
    return (
      this.#found.conversations.get(conversationId)?.inboxId ??
      this.plan.writes.find(({ message }) => message.conversationId === conversationId)?.message.inboxId
    );
  }

  #facts({ parsed, sender, token }: Arrival, contactId: string): ThreadingFacts {
    return {
      externalId: parsed.externalId,
      token,
      hints: parsed.threading,
      sender: {
        address: sender.address,
        aliases: this.#found.aliases.get(contactId) ?? [],
        verified: parsed.verified,
      },
      recipients: addressesOf([...parsed.to, ...parsed.cc]).filter((address) => !this.#isOwn(address)),
    };
  }

  #knowledge(): Knowledge {
    return {
      messagesWith: (key) => this.#byKey.get(key) ?? [],
      conversation: (id) => this.#conversations.get(id) ?? null,
      isColleague: (address) => this.#found.colleagues.has(address) || this.#isOwn(address),
    };
  }

  /** Later mails of the batch see what this one will have done. */
  #learn({ message, newContact, arrival }: PlannedWrite): void {
    this.#messages.set(message.id, message);
    this.#index(message);
    if (newContact) {
      for (const identity of newContact.identities) this.#found.identities.set(identity.id, identity);
      if (newContact.contact) this.#found.contacts.set(newContact.contact.id, newContact.contact);
    }
    const addresses = participantsOf(message, this.#isOwn);
    const before = this.#conversations.get(message.conversationId);
    this.#conversations.set(message.conversationId, {
      id: message.conversationId,
      participants: [...new Set([...(before?.participants ?? []), ...addresses])],
      linkedIds: before?.linkedIds ?? [],
      contactAddress: before?.contactAddress ?? arrival.sender.address,
      keepsOut: before?.keepsOut,
    });
  }

  #index(message: MessageHead): void {
    for (const key of message.threadKeys) {
      const list = this.#byKey.get(key);
      if (list) list.push(message);
      else this.#byKey.set(key, [message]);
    }
  }
}

/** Everybody on a message but our own inboxes: from now on they may write into its conversation. */
export function participantsOf(
  message: Pick<StoredMessage, 'from' | 'to' | 'cc' | 'replyTo'>,
  isOwn: (address: string) => boolean,
): string[] {
  const { from, to, cc, replyTo } = message;
  const everybody = [...(from ? [from] : []), ...replyTo, ...to, ...cc];
  return [...new Set(addressesOf(everybody))].filter((address) => !isOwn(address));
}
