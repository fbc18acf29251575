import { openRig } from '../rig.ts';
import type { Scenario } from '../scenario.ts';
import { planShift, wholeDay } from './plan.ts';
import { serviceLevels } from './report.ts';
import { runShift } from './run.ts';
import { workersHere } from './workers.ts';

/** A Monday, at eight in the morning in Berlin. */
export const opening = new Date('2026-11-23T07:00:00Z');

/** Not a speed but a proof: a day at work through the real services, checked every hour of it. */
export const shift: Scenario = {
  name: 'shift',
  about:
    'an eight-hour day of 40 people and 3,000 conversations on a driven clock: nothing unowned, every deadline right',
  async run(say, { upTo = wholeDay.conversations }) {
    const share = upTo / wholeDay.conversations;
    const agents = Math.max(6, Math.round(wholeDay.agents * share));
    const plan = planShift({ ...wholeDay, conversations: upTo, agents });
    const rig = await openRig(opening);
    const begun = performance.now();
    try {
      const outcome = await runShift(rig.context, plan, {
        workers: workersHere(rig.context),
        checkEvery: 60,
        say,
      });
      const { complaints } = outcome.checks;
      if (complaints.length > 0) {
        throw new Error(`${String(complaints.length)} complaints:\n${complaints.slice(0, 20).join('\n')}`);
      }
      const { rows, notes } = await serviceLevels(rig.context, outcome);
      const seconds = Math.round((performance.now() - begun) / 1000);
      const cpu = Math.round(await rig.cpuSeconds());
      return { rows, notes: [...notes, `no complaint; ${String(seconds)} s, ${String(cpu)} s of CPU`] };
    } finally {
      await rig.dispose();
    }
  },
};
