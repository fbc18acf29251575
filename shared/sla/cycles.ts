import type { ConversationStatus } from '../schemas/conversation-state.ts';
import type { PauseCause, SlaMetric } from '../schemas/sla-policy.ts';
import { inOrder, type Fact } from './facts.ts';
import type { Span } from './hours.ts';

/** From facts to clocks: what started and ended each, whatever a policy says of it. Pure. */

export interface Side {
  id: string;
  party: string;
}

/** One run of a clock, before anybody judged it. */
export interface Cycle {
  metric: SlaMetric;
  /** Of a hand-off: the colleague who is waited for. */
  userId: string | null;
  /** Of a hand-off in a side conversation: which one, and who is waited for there. */
  side: Side | null;
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

/** Of several clocks of one metric: whose it is. */
interface Whose {
  userId?: string | null;
  side?: Side | null;
}

/** Walks over facts once. */
class Walk {
  readonly cycles: Cycle[] = [];
  readonly stills: Still[] = [];
  readonly parked: Span[] = [];
  #status: ConversationStatus = 'open';
  #answered = false;
  #reopened: 'continue' | 'restart' = 'continue';
  /** Side conversations in which somebody is waited for. */
  readonly #asked = new Map<string, Whose>();
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
        for (const userId of fact.userIds) this.#start('handOff', fact, { userId });
        return;
      case 'note':
        this.#end('handOff', fact, { userId: fact.authorId });
        return;
      case 'side-asked':
        this.#ask(fact);
        return;
      case 'side-answered':
      case 'side-closed':
        this.#hear(fact);
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

  #last(metric: SlaMetric, { userId = null, side = null }: Whose = {}): Cycle | undefined {
    return this.cycles.findLast((cycle) => {
      const same = side ? cycle.side?.id === side.id : cycle.side === null && cycle.userId === userId;
      return cycle.metric === metric && same;
    });
  }

  #running(metric: SlaMetric, whose: Whose = {}): Cycle | null {
    const last = this.#last(metric, whose);
    return last?.endedAt === null ? last : null;
  }

  #start(metric: SlaMetric, fact: Fact, whose: Whose = {}): void {
    if (this.#running(metric, whose)) return;
    const { userId = null, side = null } = whose;
    this.cycles.push({
      ...{ metric, userId, side, startedAt: fact.at, startedBy: fact, ...this.#holder },
      ...{ endedAt: null, endedBy: null, dropped: false, gaps: [] },
    });
  }

  #end(
    metric: SlaMetric,
    fact: Fact,
    { dropped = false, ...whose }: Whose & { dropped?: boolean } = {},
  ): void {
    const cycle = this.#running(metric, whose);
    if (cycle) Object.assign(cycle, { endedAt: fact.at, endedBy: fact, dropped });
  }

  /** What was ended by resolving goes on, or begins anew. */
  #again(metric: SlaMetric, fact: Fact, whose: Whose = {}): void {
    const last = this.#last(metric, whose);
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

  /** A second question before the answer does not begin anew; one while nothing runs names who is waited for from then on. */
  #ask(fact: Fact & { kind: 'side-asked' }): void {
    const { sideId, party, userId } = fact;
    const whose = { userId, side: { id: sideId, party } };
    if (this.#running('handOff', whose)) return;
    this.#asked.set(sideId, whose);
    this.#start('handOff', fact, whose);
  }

  #hear(fact: Fact & { kind: 'side-answered' | 'side-closed' }): void {
    const whose = this.#asked.get(fact.sideId);
    if (!whose) return;
    this.#asked.delete(fact.sideId);
    this.#end('handOff', fact, { ...whose, dropped: fact.kind === 'side-closed' });
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
      if (cycle.endedAt === null) this.#end(cycle.metric, fact, { ...cycle, dropped: true });
    }
  }

  /** A person opened it again: whoever waited for an answer then waits again. A new word of the customer is a new wait. */
  #reopen(fact: Fact): void {
    this.#again('resolution', fact);
    for (const whose of this.#asked.values()) this.#again('handOff', fact, whose);
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
