/** What the practice teaches on a phone, in its order. */
export const tapSteps = ['open', 'answer', 'send', 'snooze', 'assign'] as const;
/** The palette and the help sheet are of keyboards. */
export const tourSteps = [...tapSteps, 'palette', 'help'] as const;

export type TourStep = (typeof tourSteps)[number];
export type TourFact = 'opened' | 'answered' | 'sent' | 'snoozed' | 'assigned' | 'palette' | 'help';

/** What ends each step. */
const ends: Readonly<Record<TourStep, TourFact>> = {
  open: 'opened',
  answer: 'answered',
  send: 'sent',
  snooze: 'snoozed',
  assign: 'assigned',
  palette: 'palette',
  help: 'help',
};

export const stepsFor = (phone: boolean): readonly TourStep[] => (phone ? tapSteps : tourSteps);

/** The step to go on with: a name that is not known, as after a change of ours, begins anew. Pure. */
export function stepNamed(name: string | undefined, phone: boolean): TourStep {
  return stepsFor(phone).find((step) => step === name) ?? 'open';
}

/** The step after something was done: the same, the next, or null at the end. Who answers before they were asked to has shown it, too. Pure. */
export function stepAfter(step: TourStep, fact: TourFact, phone: boolean): TourStep | null {
  const isAhead = step === 'answer' && fact === 'sent';
  if (ends[step] !== fact && !isAhead) return step;
  return nextStep(isAhead ? 'send' : step, phone);
}

/** Null at the end. Pure. */
export function nextStep(step: TourStep, phone: boolean): TourStep | null {
  const steps = stepsFor(phone);
  return steps[steps.indexOf(step) + 1] ?? null;
}
