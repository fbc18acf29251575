import type { ThreadingStrategy } from '../../../shared/schemas/message.ts';
import {
  chainOf,
  externalThreadKey,
  relativeKey,
  threadIndexKey,
  type Knowledge,
  type KnownMessage,
  type ThreadingFacts,
} from './facts.ts';

/** A conversation that a strategy would join, and what matched. */
export interface Candidate {
  conversationId: string;
  evidence: string;
  /** What it answers came there by these merges: so does the answer. */
  mergedFrom?: readonly string[];
  /** Everybody in it is welcome: a group chat. */
  open?: boolean;
}

export interface Strategy {
  name: ThreadingStrategy;
  /** Candidates, best first. */
  find(facts: ThreadingFacts, knowledge: Knowledge): Candidate[];
  /** Must everybody on the message be in the conversation already? For evidence that is weak. */
  onlyAmongParticipants: boolean;
}

const toCandidate =
  (evidence: string) =>
  ({ conversationId, mergedFrom }: KnownMessage): Candidate => ({
    ...{ conversationId, evidence },
    ...(mergedFrom && { mergedFrom }),
  });

/** Ids in the chain that are the message's own, for those that fit. */
function namedInChain(
  facts: ThreadingFacts,
  knowledge: Knowledge,
  fits: (message: KnownMessage) => boolean,
): Candidate[] {
  return chainOf(facts.hints).flatMap((id) =>
    knowledge
      .messagesWith(id)
      // One post of ours may have several ids (an album); keys of relatives are marked, so a bare one is its own.
      .filter((message) => message.threadKeys.includes(id) && fits(message))
      .map(toCandidate(id)),
  );
}

/** Messages of the same thread that are not in this one's chain: they answer the same mail, or they answer this one. */
function relatives(facts: ThreadingFacts, knowledge: Knowledge): Candidate[] {
  return [facts.externalId, ...chainOf(facts.hints)].flatMap((id) =>
    knowledge.messagesWith(relativeKey(id)).map(toCandidate(id)),
  );
}

const isOurs = (message: KnownMessage) => message.kind === 'outbound';

/**
 * In this order. A subject is no evidence, and a number in it even less: neither is looked at.
 */
export const strategies: readonly Strategy[] = [
  {
    name: 'reply-token',
    onlyAmongParticipants: false,
    find: ({ token }) => (token ? [{ conversationId: token.conversationId, evidence: token.text }] : []),
  },
  {
    name: 'own-message-id',
    onlyAmongParticipants: false,
    find: (facts, knowledge) => namedInChain(facts, knowledge, isOurs),
  },
  {
    name: 'known-message-id',
    onlyAmongParticipants: false,
    find(facts, knowledge) {
      const { externalThreadId } = facts.hints;
      const provider = externalThreadId === null ? null : externalThreadKey(externalThreadId);
      const inThread = provider === null ? [] : knowledge.messagesWith(provider).map(toCandidate(provider));
      return [
        ...inThread.map((candidate) => ({ ...candidate, open: facts.hints.open === true })),
        ...namedInChain(facts, knowledge, (message) => !isOurs(message)),
        ...relatives(facts, knowledge),
      ];
    },
  },
  {
    name: 'thread-index',
    onlyAmongParticipants: true,
    find({ hints: { threadIndex } }, knowledge) {
      if (threadIndex === null) return [];
      return knowledge.messagesWith(threadIndexKey(threadIndex)).map(toCandidate(threadIndex));
    },
  },
];
