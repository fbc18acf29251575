import type { ThreadedBy } from '../../../shared/schemas/message.ts';
import type { Knowledge, KnownConversation, ThreadingFacts } from './facts.ts';
import { mayJoin, onlyParticipants } from './sender-check.ts';
import { strategies, type Candidate, type Strategy } from './strategies.ts';

/** Why a strategy did not win; the web has a sentence for each (`threading.why.<code>`). */
export type WhyNot =
  'nothing-found' | 'conversation-gone' | 'sender-not-in-conversation' | 'participants-differ';

export interface ThreadingDecision {
  /** null: a new conversation. */
  conversationId: string | null;
  /** It belongs to a conversation that was merged: where it would be without that. */
  mergedFrom?: readonly string[];
  threadedBy: ThreadedBy;
}

interface Verdict {
  joined: Candidate | null;
  /** The first conversation that the sender is a stranger to. */
  stranger: KnownConversation | null;
  why: WhyNot;
}

/** Where a message belongs, and why. Pure: everything it needs is in `knowledge`. */
export function threadMessage(facts: ThreadingFacts, knowledge: Knowledge): ThreadingDecision {
  const rejected: ThreadedBy['rejected'] = [];
  let stranger: KnownConversation | null = null;
  for (const strategy of strategies) {
    const verdict = tryStrategy(strategy, facts, knowledge);
    if (verdict.joined) {
      const { conversationId, evidence, mergedFrom } = verdict.joined;
      return {
        conversationId,
        ...(mergedFrom && mergedFrom.length > 0 && { mergedFrom }),
        threadedBy: { strategy: strategy.name, evidence, rejected, linkedConversationId: null },
      };
    }
    stranger ??= verdict.stranger;
    rejected.push({ strategy: strategy.name, why: verdict.why });
  }
  const strategy = stranger ? 'stranger-in-chain' : 'new-conversation';
  const linkedConversationId = stranger?.id ?? null;
  return {
    conversationId: null,
    threadedBy: { strategy, evidence: facts.sender.address, rejected, linkedConversationId },
  };
}

function tryStrategy(strategy: Strategy, facts: ThreadingFacts, knowledge: Knowledge): Verdict {
  const verdict: Verdict = { joined: null, stranger: null, why: 'nothing-found' };
  for (const candidate of strategy.find(facts, knowledge)) {
    const conversation = knowledge.conversation(candidate.conversationId);
    if (!conversation) {
      verdict.why = 'conversation-gone';
      continue;
    }
    if (!candidate.open && !mayJoin(facts.sender, conversation, knowledge)) {
      // A weak hint makes nobody a stranger: it may well be a coincidence.
      if (!strategy.onlyAmongParticipants) verdict.stranger ??= conversation;
      verdict.why = 'sender-not-in-conversation';
      continue;
    }
    if (strategy.onlyAmongParticipants && !onlyParticipants(facts, conversation, knowledge)) {
      verdict.why = 'participants-differ';
      continue;
    }
    const mergedFrom = [...(candidate.mergedFrom ?? []), ...(conversation.by ?? [])];
    return { ...verdict, joined: { ...candidate, conversationId: conversation.id, mergedFrom } };
  }
  return verdict;
}
