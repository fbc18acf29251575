import type { ThreadingHints } from '../../channels/contract.ts';
import type { MessageKind } from '../../../shared/schemas/message.ts';

/** What threading looks at in a message that arrived. Addresses in lower case, ids without brackets. */
export interface ThreadingFacts {
  externalId: string;
  /** The conversation that the signed token in one of its addresses names; null: no token, or not ours. */
  token: { text: string; conversationId: string } | null;
  hints: Pick<ThreadingHints, 'inReplyTo' | 'references' | 'threadIndex' | 'externalThreadId' | 'open'>;
  sender: {
    address: string;
    /** Other addresses that are known to be the same contact's. */
    aliases: readonly string[];
    /** false: its server says that somebody else sent it. */
    verified: boolean | null;
  };
  /** Everybody it names, without our own inboxes. */
  recipients: readonly string[];
}

/** A message that is here already, as far as threading cares. */
export interface KnownMessage {
  conversationId: string;
  kind: MessageKind;
  externalId: string | null;
  threadKeys: readonly string[];
  createdAt: Date;
  /** Conversations that it was in before these were merged. */
  mergedFrom?: readonly string[];
}

export interface KnownConversation {
  id: string;
  participants: readonly string[];
  linkedIds: readonly string[];
  /** Addresses whose mail never comes in, whatever it names: of the customer whom a side conversation is about. */
  keepsOut?: readonly string[] | undefined;
  /** Whoever looks for another comes here by these merges. */
  by?: readonly string[] | undefined;
}

/** What is known when a message is threaded. Read before, so that the strategies are pure. */
export interface Knowledge {
  /** Messages that hold the key among their `threadKeys`, newest first. */
  messagesWith(key: string): readonly KnownMessage[];
  conversation(id: string): KnownConversation | null;
  /** Is it the address of a person of ours, or of an inbox? */
  isColleague(address: string): boolean;
}

/** At most this many ids of a References header are looked up: its first (the root) and its newest. */
const longestChain = 100;

/** Every id that the message names, newest first, each once. */
export function chainOf({ inReplyTo, references }: ThreadingFacts['hints']): string[] {
  const newestFirst = [...new Set([...inReplyTo.toReversed(), ...references.toReversed()])];
  if (newestFirst.length <= longestChain) return newestFirst;
  return [...newestFirst.slice(0, longestChain - 1), ...newestFirst.slice(-1)];
}

/** The message that began the thread, as this one tells it. */
export function rootOf(facts: Pick<ThreadingFacts, 'externalId' | 'hints'>): string {
  return facts.hints.references[0] ?? facts.hints.inReplyTo[0] ?? facts.externalId;
}

/** Marks a key that names another message: the root of the thread, or the one that is answered. */
export const relativeKey = (id: string) => `re:${id}`;
export const threadIndexKey = (threadIndex: string) => `ti:${threadIndex}`;
export const externalThreadKey = (externalThreadId: string) => `xt:${externalThreadId}`;

function providerKeys({ threadIndex, externalThreadId }: ThreadingFacts['hints']): string[] {
  return [
    ...(threadIndex === null ? [] : [threadIndexKey(threadIndex)]),
    ...(externalThreadId === null ? [] : [externalThreadKey(externalThreadId)]),
  ];
}

/** What is kept with the message, so that later ones of its thread find it. */
export function threadKeysOf(facts: Pick<ThreadingFacts, 'externalId' | 'hints'>): string[] {
  const { externalId, hints } = facts;
  const others = [rootOf(facts), ...hints.inReplyTo.slice(0, 1)].filter((id) => id !== externalId);
  return [...new Set([externalId, ...others.map(relativeKey), ...providerKeys(hints)])];
}

/** Keys of messages that it names itself (or that are itself): these must all be found. */
export function exactKeys({ externalId, hints }: Pick<ThreadingFacts, 'externalId' | 'hints'>): string[] {
  return [...new Set([externalId, ...chainOf(hints)])];
}

/** Keys of messages that are only related; of a newsletter's answers there may be thousands. */
export function looseKeys(facts: Pick<ThreadingFacts, 'externalId' | 'hints'>): string[] {
  return [...new Set([...exactKeys(facts).map(relativeKey), ...providerKeys(facts.hints)])];
}
