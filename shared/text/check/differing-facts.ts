import type { CheckScene } from '../../schemas/wording.ts';
import { factsIn, type Fact } from './facts.ts';
import type { FactSource, Finding, WrittenReply } from './finding.ts';
import { sentencesOf, shared, stemsOf } from './words.ts';

/** A fact with what its sentence is about. */
interface Placed extends Fact {
  about: Set<string>;
  /** Numbers of orders and the like in the sentence: what is said of one says nothing of another. */
  names: Set<string>;
}

const identifiers = /(?<![\p{L}\d])(?:#\s?\d{2,}|[A-Z]{1,4}-?\d{3,}|\d{5,})(?![\d.,]\d)/gu;

function placedFacts(text: string): Placed[] {
  const facts = factsIn(text);
  if (facts.length === 0) return [];
  const sentences = sentencesOf(text).map((sentence) => ({
    ...sentence,
    about: stemsOf(withoutFacts(sentence, facts)),
    names: new Set([...sentence.text.matchAll(identifiers)].map(([name]) => name)),
  }));
  return facts.flatMap((fact) => {
    const home = sentences.find(({ start, end }) => fact.start >= start && fact.start < end);
    return home ? [{ ...fact, about: home.about, names: home.names }] : [];
  });
}

/** Units and months say nothing of what a sentence is about. */
function withoutFacts({ text, start }: { text: string; start: number }, facts: readonly Fact[]): string {
  let left = text;
  for (const fact of facts) {
    const from = fact.start - start;
    if (from < 0 || from >= text.length) continue;
    left = left.slice(0, from) + ' '.repeat(fact.end - fact.start) + left.slice(from + fact.end - fact.start);
  }
  return left;
}

const comparable = (one: Placed, other: Placed): boolean =>
  one.kind === other.kind &&
  (one.of === other.of || one.of === '' || other.of === '' || one.kind === 'duration') &&
  (one.names.size === 0 || other.names.size === 0 || [...one.names].some((name) => other.names.has(name)));

/** "3 to 5 days" holds "4 days"; two weeks are fourteen days, but fourteen working days are not. */
const agree = (one: Fact, other: Fact): boolean =>
  one.from <= other.to &&
  other.from <= one.to &&
  (one.kind !== 'duration' || one.of === other.of) &&
  (one.kind !== 'date' || one.of === other.of || one.of === '' || other.of === '');

interface Source {
  facts: readonly Placed[];
  from: FactSource;
  /** How sure it is that both speak of one thing. */
  isAbout: (said: Placed, known: Placed) => boolean;
}

const enoughInCommon = 2;
const halfOfThem = 0.5;

/** Of what was told elsewhere, only what is clearly about the same thing counts. */
function alike({ about }: Placed, { about: other }: Placed): boolean {
  const common = shared(about, other);
  return common >= enoughInCommon && common >= Math.min(about.size, other.size) * halfOfThem;
}

/**
 * Facts of a reply that the answer it was made of, or what this customer was told before, says otherwise. What was told
 * last counts; what the reply says as well, beside it, is no contradiction. Pure.
 */
export function differingFacts(reply: WrittenReply, scene: CheckScene): Finding[] {
  const said = placedFacts(reply.text);
  if (said.length === 0) return [];
  const sources: Source[] = [
    ...reply.answers.map(({ title, text }): Source => {
      const facts = placedFacts(text);
      return {
        facts,
        from: { type: 'answer', title },
        isAbout: (one, known) => shared(one.about, known.about) > 0 || isOnly(one, said, facts),
      };
    }),
    ...scene.told
      .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
      .map(({ text, conversationId, number, channel, at }): Source => ({
        facts: placedFacts(text),
        from: { type: 'told', conversationId, number, channel, at },
        isAbout: alike,
      })),
  ];
  return said.flatMap((fact) => contradiction(fact, said, sources) ?? []);
}

/** The one fact of its kind here and there: the text around it may have been written anew. */
const isOnly = (fact: Fact, said: readonly Fact[], known: readonly Fact[]): boolean =>
  [said, known].every((facts) => facts.filter(({ kind }) => kind === fact.kind).length === 1);

function contradiction(fact: Placed, said: readonly Placed[], sources: readonly Source[]): Finding | null {
  for (const { facts, from, isAbout } of sources) {
    const known = facts.filter((one) => comparable(fact, one) && isAbout(fact, one));
    if (known.length === 0) continue;
    // Whoever agrees ends the search: what was told before that is out of date.
    if (known.some((one) => agree(fact, one))) return null;
    const closest = known.toSorted((a, b) => shared(b.about, fact.about) - shared(a.about, fact.about))[0];
    if (
      !closest ||
      said.some((other) => other !== fact && agree(other, closest) && comparable(other, closest))
    )
      continue;
    return {
      kind: 'fact-differs',
      key: `fact-differs:${fact.text}:${closest.text}:${from.type === 'answer' ? from.title : from.conversationId}`,
      span: { start: fact.start, end: fact.end },
      ...{ said: fact.text, known: closest.text, source: from },
      fix: { start: fact.start, end: fact.end, text: closest.text },
    };
  }
  return null;
}
