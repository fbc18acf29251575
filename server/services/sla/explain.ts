import type { Actor } from '../../../shared/abilities.ts';
import type { slaFact, SlaExplanation } from '../../../shared/schemas/sla.ts';
import { slaTerms } from '../../../shared/schemas/sla-policy.ts';
import { spansOf, type ToldSpan } from '../../../shared/sla/explain.ts';
import type { Calculation, Clock } from '../../../shared/sla/calculate.ts';
import type { Fact } from '../../../shared/sla/facts.ts';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { presentClock } from '../../presenters/sla.ts';
import { conversationFor } from '../conversations/find.ts';
import { calculateSla } from './advance.ts';
import { shownClocks, storedClock } from './standing.ts';

type ToldFact = z.infer<typeof slaFact>;

/** So many spans and facts of a clock are shown: its newest. */
const mostSpans = 120;
const mostFacts = 60;

/** How every deadline of a conversation comes about, calculated now. @throws AppError not-found */
export async function explainSla(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<SlaExplanation[]> {
  const conversation = await conversationFor(context, actor, { id, ability: 'conversations.view' });
  const now = context.clock.now();
  const pins = conversation.sla?.pins ?? [];
  const calculation = await calculateSla(context, conversation, { pins, now });
  return shownClocks(calculation.clocks).map((clock) => explained(clock, calculation, now.getTime()));
}

/** The same of one clock, also of one that is no longer shown; null when there is none. @throws AppError not-found */
export async function explainClock(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  { conversationId, isIt }: { conversationId: string; isIt: (clock: Clock) => boolean },
): Promise<SlaExplanation | null> {
  const wanted = { id: conversationId, ability: 'conversations.view' } as const;
  const conversation = await conversationFor(context, actor, wanted);
  const now = context.clock.now();
  const pins = conversation.sla?.pins ?? [];
  const calculation = await calculateSla(context, conversation, { pins, now });
  const clock = calculation.clocks.find(isIt);
  return clock ? explained(clock, calculation, now.getTime()) : null;
}

const moment = (millis: number) => new Date(millis).toISOString();

function explained(clock: Clock, { history }: Calculation, now: number): SlaExplanation {
  const { terms } = clock;
  const spans = spansOf(clock, history, now);
  const facts = history.facts.flatMap((fact) => toldFact(fact, clock) ?? []);
  return {
    clock: presentClock(storedClock(clock)),
    policy: { id: terms.policyId, version: terms.version, terms: slaTerms.parse(terms) },
    calendar: terms.calendar,
    facts: facts.slice(-mostFacts),
    spans: spans.slice(-mostSpans).map(toldSpan),
    shortened: spans.length > mostSpans || facts.length > mostFacts,
    warnings: clock.warnings.map(({ percent, notify, at }) => ({
      ...{ percent, notify },
      at: at === null ? null : moment(at),
    })),
  };
}

function toldSpan({ from, to, kind, cause, party, reason }: ToldSpan): SlaExplanation['spans'][number] {
  return { from: moment(from), to: moment(to), kind, cause, party, reason };
}

/** Only what lies within the clock's time. */
function toldFact(fact: Fact, { cycle, startedAt, endedAt }: Clock): ToldFact | null {
  if (fact.kind === 'holder') return null;
  const pinned = fact.kind === 'policy' || fact.kind === 'priority';
  if ((fact.at < startedAt && !pinned) || (endedAt !== null && fact.at > endedAt)) return null;
  const does = fact === cycle.startedBy ? 'starts' : fact === cycle.endedBy ? 'ends' : 'none';
  return { at: moment(fact.at), kind: fact.kind, what: whatOf(fact), does };
}

function whatOf(fact: Fact): string | null {
  if (fact.kind === 'policy') return fact.terms && `${fact.terms.name} (${fact.terms.version})`;
  if (fact.kind === 'priority' || fact.kind === 'status') return fact.to;
  return fact.kind === 'waits-for' || fact.kind === 'side-asked' ? fact.party : null;
}
