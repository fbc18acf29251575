import { takes } from './availability.ts';
import type {
  Candidate,
  Choice,
  ChoicePolicy,
  Ground,
  Hindrance,
  Looked,
  Seeker,
  Stage,
} from './candidate.ts';

/** How far the search has widened after so long. */
export function stageAfter(
  waitedMinutes: number,
  policy: Pick<ChoicePolicy, 'widenAfterMinutes' | 'anyoneAfterMinutes'>,
): Stage {
  if (waitedMinutes >= policy.anyoneAfterMinutes) return 'anyone';
  return waitedMinutes >= policy.widenAfterMinutes ? 'language' : 'matched';
}

const primary = (language: string): string => language.toLowerCase().split(/[-_]/)[0] ?? '';

/** Does somebody speak it? Unknown languages and people of whom nothing was said are not held back. */
export function speaks(languages: readonly string[], wanted: string | null): boolean {
  if (wanted === null || languages.length === 0) return true;
  return languages.some((one) => primary(one) === primary(wanted));
}

const absences: Record<Candidate['presence'], Hindrance | null> = {
  ...{ online: null, busy: 'busy', away: 'away', offline: 'offline' },
};

/** Why somebody cannot have it; null when they can. Whoever is full comes last: only that passes by itself. */
export function hindranceOf(
  one: Candidate,
  seeker: Seeker,
  { stage, policy }: { stage: Stage; policy: ChoicePolicy },
): Hindrance | null {
  if (!one.able) return 'left';
  const absent = absences[one.presence];
  if (absent) return absent;
  if (!one.inHours) return 'off-hours';
  if (!takes(one, seeker)) return 'paused';
  if (stage !== 'anyone') {
    if (policy.matchLanguages && !speaks(one.languages, seeker.language)) return 'language';
    if (seeker.avoid.includes(one.id)) return 'had-it';
  }
  const knows = seeker.needs.every((need) => one.skills.includes(need));
  if (stage === 'matched' && policy.matchSkills && !knows) return 'skill';
  return one.load + seeker.units > one.capacity ? 'full' : null;
}

/** Least recently given first; who never got anything before all others. */
function byTurn(one: Candidate, other: Candidate): number {
  const turn = (one.lastGivenAt ?? -1) - (other.lastGivenAt ?? -1);
  return turn !== 0 ? turn : one.id < other.id ? -1 : 1;
}

/** How full somebody is, as a share: half of 4 is as much as half of 40. */
const fullness = ({ load, capacity }: Candidate): number => (capacity === 0 ? 1 : load / capacity);

function byLoad(one: Candidate, other: Candidate): number {
  return fullness(one) - fullness(other) || byTurn(one, other);
}

/**
 * Chooses who gets a conversation. Pure; the same facts give the same answer.
 * @param policy with the strategy "manual" nobody is chosen: people take the next one themselves
 */
export function choose(seeker: Seeker, candidates: readonly Candidate[], policy: ChoicePolicy): Choice {
  const stage = stageAfter(seeker.waitedMinutes, policy);
  const looked: Looked[] = candidates.map((one) => ({
    userId: one.id,
    hindrance: hindranceOf(one, seeker, { stage, policy }),
  }));
  const nobody: Choice = { userId: null, ground: null, stage, looked };
  if (policy.strategy === 'manual') return nobody;
  const possible = candidates.filter((_, position) => looked[position]?.hindrance === null);
  // Who had it and let it go gets it back only when nobody else may have it.
  const fresh = possible.filter(({ id }) => !seeker.avoid.includes(id));
  const choosable = fresh.length > 0 ? fresh : possible;
  const [first] = choosable.toSorted(policy.strategy === 'least-loaded' ? byLoad : byTurn);
  if (!first) return nobody;
  const chosen = (one: Candidate, ground: Ground): Choice => ({ userId: one.id, ground, stage, looked });
  const known = policy.sticky && choosable.find(({ id }) => id === seeker.lastAnsweredBy);
  if (known) return chosen(known, 'known');
  if (choosable.length === 1) return chosen(first, 'only');
  return chosen(first, policy.strategy === 'least-loaded' ? 'room' : 'turn');
}

/** Is it only for want of room that nobody got it? Then another team may help at once. */
export function isFull({ userId, looked }: Pick<Choice, 'userId' | 'looked'>): boolean {
  return userId === null && looked.some(({ hindrance }) => hindrance === 'full');
}
