import { assignmentStep } from '../assignment/step.ts';
import { marksStep } from '../marks/step.ts';
import { repliesStep } from '../notifications/step.ts';
import { rulesStep } from '../rules/step.ts';
import { slaStep } from '../sla/step.ts';
import { surveyStep } from '../surveys/step.ts';
import { systemsStep } from '../systems/write.ts';
import type { Step } from './pipeline.ts';

/** What happens to everything that happens, in this order. */
export const steps: readonly Step[] = [
  marksStep,
  rulesStep,
  assignmentStep,
  slaStep,
  surveyStep,
  systemsStep,
  repliesStep,
];
