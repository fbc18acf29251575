/** What a scorecard asks and what its answers come to. Pure. */

export const scales = ['yes-no', 'three'] as const;
export type Scale = (typeof scales)[number];

/** The best answer of a scale: yes is 1; of three, 2 is well done, 1 in part, 0 not. */
export const bestOf: Record<Scale, number> = { 'yes-no': 1, three: 2 };

export interface Question {
  key: string;
  weight: number;
  scale: Scale;
}

/** By question; null: it does not apply here. */
export type Answers = Readonly<Record<string, number | null>>;

/** The keys of questions that have no answer, or one that their scale does not know; and of answers to no question. */
export function problemsIn(questions: readonly Question[], answers: Answers): string[] {
  const bad = questions.filter(({ key, scale }) => {
    const answer = Object.hasOwn(answers, key) ? answers[key] : undefined;
    if (answer === null) return false;
    return answer === undefined || !Number.isInteger(answer) || answer < 0 || answer > bestOf[scale];
  });
  const asked = new Set(questions.map(({ key }) => key));
  const foreign = Object.keys(answers).filter((key) => !asked.has(key));
  return [...bad.map(({ key }) => key), ...foreign];
}

/**
 * What the answers come to: 0 to 100, each question by its weight; what does not apply counts for nothing.
 * @returns null when nothing applies
 */
export function percentOf(questions: readonly Question[], answers: Answers): number | null {
  let [got, most] = [0, 0];
  for (const { key, weight, scale } of questions) {
    const answer = answers[key] ?? null;
    if (answer === null) continue;
    got += (weight * answer) / bestOf[scale];
    most += weight;
  }
  return most === 0 ? null : (100 * got) / most;
}

/** The mean of what is there; null when nothing is. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, one) => sum + one, 0) / there.length;
}
