import { expect, test } from 'vitest';
import {
  nextStep,
  stepAfter,
  stepNamed,
  stepsFor,
  tourSteps,
  type TourFact,
} from '../../../../web/features/tour/steps.ts';

const facts: TourFact[] = ['opened', 'answered', 'sent', 'snoozed', 'assigned', 'palette', 'help'];

test('each step ends with what it asks for, and the last one ends all', () => {
  const went = facts.map((fact, at) => stepAfter(tourSteps[at] ?? 'open', fact, false));
  expect(went).toEqual([...tourSteps.slice(1), null]);
});

test('what is done out of turn changes nothing, but who sends before they took an answer has sent', () => {
  expect(stepAfter('open', 'palette', false)).toBe('open');
  expect(stepAfter('snooze', 'sent', false)).toBe('snooze');
  expect(stepAfter('answer', 'sent', false)).toBe('snooze');
  expect(stepAfter('send', 'answered', false)).toBe('send');
});

test('a phone has no keys to learn', () => {
  expect(stepsFor(true)).not.toContain('palette');
  expect(stepAfter('assign', 'assigned', true)).toBeNull();
  expect(nextStep('snooze', true)).toBe('assign');
});

test('one goes on where one was, and begins anew with what nobody knows', () => {
  expect(stepNamed('snooze', false)).toBe('snooze');
  expect(stepNamed('palette', true)).toBe('open');
  for (const name of [undefined, '', 'of-tomorrow']) expect(stepNamed(name, false)).toBe('open');
});
