import type { ConversationStatus } from '../schemas/conversation-state.ts';
import type { PauseCause, SlaMetric } from '../schemas/sla-policy.ts';
import { inOrder, type Fact } from './facts.ts';
import type { Span } from './hours.ts';

/** From facts to clocks: what started and ended each, whatever a policy says of it. Pure. */

/** One run of a clock, before anybody judged it. */
export interface Cycle {
  metric: SlaMetric;
  /** Of a hand-off: the colleague who is waited for. */
  userId: string | null;
  startedAt: number;
  startedBy: Fact;
  endedAt: number | null;
  endedBy: Fact | null;
  /** Ended without what was promised, and nobody is to blame: resolved before it was answered. */
  dropped: boolean;
  /** It was over for a while, and went on when the conversation was opened again. */
  gaps: Span[];
  /** Who held it when it ended, or holds it now. */
  assigneeId: string | null;
  teamId: string | null;
}

/** A time in which work stood still, and why. */
export interface Still extends Span {
  cause: PauseCause;
  party: string | null;
  reason: string | null;
  by: string | null;
}

export interface History {
  /** In order. */
  facts: Fact[];
  cycles: Cycle[];
  stills: Still[];
  /** Set to pending while the customer waited for an answer. */
  parked: Span[];
}

/** What the next answer ends. */
export const answers = ['firstResponse', 'nextResponse'] as const;

/** Walks over facts once. */
class Walk {
  readonly cycles: Cycle[] = [];
  readonly stills: Still[] = [];
  readonly parked: Span[] = [];
  #status: ConversationStatus = 'open';
  #answered = false;
  #reopened: 'continue' | 'restart' = 'continue';
  #holder: Pick<Cycle, 'assigneeId' | 'teamId'> = { assigneeId: null, teamId: null };

  take(fact: Fact): void {
    switch (fact.kind) {
      case 'policy':
        this.#reopened = fact.terms?.reopened ?? this.#reopened;
        return;
      case 'holder':
        this.#hold(fact);
        return;
      case 'inbound':
        this.#customerWrote(fact);
        return;
      case 'outbound':
        this.#answer(fact);
        return;
      case 'shared':
        for (const userId of fact.userIds) this.#start('handOff', fact, userId);
        return;
      case 'note':
        this.#end('handOff', fact, { userId: fact.authorId });
        return;
      case 'status':
        this.#become(fact.to, fact);
        return;
      case 'waits-for':
        this.#standStill('third-party', fact);
        return;
      case 'goes-on':
        this.#goOn('third-party', fact.at);
        return;
      case 'priority':
        return;
    }
  }

  #hold(fact: Fact & { kind: 'holder' }): void {
    const { assigneeId = this.#holder.assigneeId, teamId = this.#holder.teamId } = fact;
    this.#holder = { assigneeId, teamId };
    for (const cycle of this.cycles) if (cycle.endedAt === null) Object.assign(cycle, this.#holder);
  }

  #last(metric: SlaMetric, userId: string | null = null): Cycle | undefined {
    return this.cycles.findLast((cycle) => cycle.metric === metric && cycle.userId === userId);
  }

  #running(metric: SlaMetric, userId: string | null = null): Cycle | null {
    const last = this.#last(metric, userId);
    return last?.endedAt === null ? last : null;
  }

  #start(metric: SlaMetric, fact: Fact, userId: string | null = null): void {
    if (this.#running(metric, userId)) return;
    this.cycles.push({
      ...{ metric, userId, startedAt: fact.at, startedBy: fact, ...this.#holder },
      ...{ endedAt: null, endedBy: null, dropped: false, gaps: [] },
    });
  }

  #end(
    metric: SlaMetric,
    fact: Fact,
    { userId = null, dropped = false }: { userId?: string | null; dropped?: boolean } = {},
  ): void {
    const cycle = this.#running(metric, userId);
    if (cycle) Object.assign(cycle, { endedAt: fact.at, endedBy: fact, dropped });
  }

  /** What was ended by resolving goes on, or begins anew. */
  #again(metric: SlaMetric, fact: Fact): void {
    const last = this.#last(metric);
    if (last?.endedAt == null) return;
    if (metric === 'resolution' && this.#reopened === 'restart') {
      this.#start(metric, fact);
      return;
    }
    if (last.endedAt < fact.at) last.gaps.push({ from: last.endedAt, to: fact.at });
    Object.assign(last, { endedAt: null, endedBy: null, dropped: false, ...this.#holder });
  }

  #customerWrote(fact: Fact & { kind: 'inbound' }): void {
    this.#become('open', fact);
    const first = !this.#answered && !this.#last('firstResponse');
    if (first) this.#start('firstResponse', fact);
    else if (!this.#running('firstResponse')) this.#start('nextResponse', fact);
    if (fact.public) this.#start('publicAnswer', fact);
    if (!this.#last('resolution')) this.#start('resolution', fact);
  }

  #answer(fact: Fact & { kind: 'outbound' }): void {
    this.#answered = true;
    for (const metric of answers) this.#end(metric, fact);
    if (fact.public) this.#end('publicAnswer', fact);
    this.#unpark(fact.at);
  }

  #become(to: ConversationStatus, fact: Fact): void {
    const from = this.#status;
    if (from === to) return;
    this.#status = to;
    if (from === 'pending') this.#goOn('customer', fact.at);
    if (from === 'snoozed') this.#goOn('snoozed', fact.at);
    this.#unpark(fact.at);
    if (to === 'resolved') this.#resolve(fact);
    else if (from === 'resolved') this.#reopen(fact);
    if (to === 'snoozed') this.#standStill('snoozed', fact);
    if (to !== 'pending') return;
    this.#standStill('customer', fact);
    if (answers.some((metric) => this.#running(metric))) this.parked.push({ from: fact.at, to: Infinity });
  }

  #resolve(fact: Fact): void {
    this.#goOn('third-party', fact.at);
    this.#end('resolution', fact);
    for (const cycle of this.cycles) {
      if (cycle.endedAt === null) this.#end(cycle.metric, fact, { userId: cycle.userId, dropped: true });
    }
  }

  /** A person opened it again: whoever waited for an answer then waits again. A new word of the customer is a new wait. */
  #reopen(fact: Fact): void {
    this.#again('resolution', fact);
    if (fact.kind === 'inbound') return;
    for (const metric of [...answers, 'publicAnswer'] as const) {
      if (this.#last(metric)?.dropped) this.#again(metric, fact);
    }
  }

  #standStill(cause: PauseCause, fact: Fact): void {
    if (this.#status === 'resolved') return;
    this.#goOn(cause, fact.at);
    const why = fact.kind === 'waits-for' ? fact : { party: null, reason: null, by: null };
    const { party, reason, by } = why;
    this.stills.push({ cause, from: fact.at, to: Infinity, party, reason, by });
  }

  #goOn(cause: PauseCause, at: number): void {
    const still = this.stills.findLast((one) => one.cause === cause && one.to === Infinity);
    if (still) still.to = at;
  }

  #unpark(at: number): void {
    const last = this.parked.at(-1);
    if (last?.to === Infinity) last.to = at;
  }
}

/** What the facts say, in whatever order they are given. */
export function historyOf(given: readonly Fact[]): History {
  const facts = inOrder(given);
  const walk = new Walk();
  for (const fact of facts) walk.take(fact);
  const { cycles, stills, parked } = walk;
  return { facts, cycles, stills, parked };
}
