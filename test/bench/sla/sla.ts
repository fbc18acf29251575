import { openRig } from '../rig.ts';
import type { Row, Scenario } from '../scenario.ts';
import { inbox } from '../../support/conversations.ts';
import { person } from '../../support/service-context.ts';
import { measureBreach } from './breach.ts';
import { fillLive, policyOf, spreadMillis } from './live.ts';
import { measureSweeps } from './sweep.ts';
import { measureTriage } from './triage.ts';

const usual = 100_000;
const targets = { sweep: 200, wall: 1500, triage: 30 };

/** What promises cost: to keep an eye on all of them, to tell at once, and to judge each message by 200 rules. */
export const sla: Scenario = {
  name: 'sla',
  about: `a sweep over ${usual.toLocaleString('en')} live deadlines, from a breach to the wall, triage with 200 rules`,
  async run(say, { upTo = usual }) {
    const rows: Row[] = [];
    const rig = await openRig(new Date());
    try {
      const { context } = rig;
      const admin = await person(context, { name: 'Boss', role: 'admin' });
      const { id: inboxId } = await inbox(context, 'Live', { channel: 'email' });
      const policy = await policyOf(context, admin, inboxId);
      const dueIn = (n: number) => ((n + 1) * spreadMillis) / upTo;
      await fillLive(context, { count: upTo, inboxId, policy, dueIn });
      say(`${upTo} deadlines written`);
      rows.push(...(await measureSweeps(rig, targets.sweep)));
      say('sweeps measured');
      rows.push(...(await measureTriage(rig, admin, targets.triage)));
    } finally {
      await rig.dispose();
    }
    say('triage measured');
    rows.push(...(await measureBreach(say, { count: upTo, target: targets.wall })));
    return {
      rows,
      notes: [
        'CPU: of the one who sweeps or triages and of the document store, for one sweep or one message',
        'told: warnings and breaches in one sweep; breaches that were watched',
      ],
    };
  },
};
