import { openRig } from '../rig.ts';
import { percentile, type Row, type Scenario } from '../scenario.ts';
import { MortalWorkers } from './mortal-workers.ts';
import { planShift, type ShiftPlan } from './plan.ts';
import { serviceLevels, type ServiceLevels } from './report.ts';
import { runShift } from './run.ts';
import type { ShiftContext } from './floor.ts';
import { opening } from './shift.ts';
import { workersHere } from './workers.ts';

const usual = { seed: 3, conversations: 240, agents: 12, minutes: 120 };
/** Of every ten rounds of the workers one is cut off by a kill -9, and in one Redis is emptied. */
const every = 10;

/** The same two hours twice: undisturbed, and with workers killed and Redis emptied all the time. */
export const shiftBlows: Scenario = {
  name: 'shift-blows',
  about: 'a shift with kill -9 of its workers and FLUSHALL, against the same one undisturbed',
  async run(say, { upTo = usual.conversations }) {
    const share = Math.min(1, upTo / usual.conversations);
    const agents = Math.max(6, Math.round(usual.agents * share));
    const minutes = Math.max(30, Math.round(usual.minutes * share));
    const plan = planShift({ seed: usual.seed, conversations: upTo, agents, minutes });
    const calm = await once(plan, { say, blows: false });
    const struck = await once(plan, { say, blows: true });
    const differing = [...calm.fates].filter(([customer, fate]) => struck.fates.get(customer) !== fate);
    if (differing.length > 0) {
      throw new Error(
        `${differing.length} conversations began otherwise: ${JSON.stringify(differing.slice(0, 5))}`,
      );
    }
    const late = (one: Once, share: number) => percentile(one.waits, share);
    return {
      rows: [...labelled('undisturbed', calm.levels.rows), ...labelled('with blows', struck.levels.rows)],
      notes: [
        `${struck.blows}; no complaint in either`,
        `${calm.fates.size} conversations with the same promise, from the same minute on, the same priority and tags`,
        `minutes until somebody held it, median and 95th: ${late(calm, 0.5)}, ${late(calm, 0.95)} and ${late(struck, 0.5)}, ${late(struck, 0.95)}`,
      ],
    };
  },
};

interface Once {
  levels: ServiceLevels;
  /** What is so whoever held it: customer -> in words. */
  fates: Map<string, string>;
  waits: number[];
  blows: string;
}

async function once(plan: ShiftPlan, wanted: { say: (line: string) => void; blows: boolean }): Promise<Once> {
  const rig = await openRig(opening);
  const mortal = new MortalWorkers(rig.context, rig.environment, { seed: plan.seed, every });
  const workers = wanted.blows ? mortal : workersHere(rig.context);
  try {
    const outcome = await runShift(rig.context, plan, { workers, checkEvery: 30, say: wanted.say });
    const { complaints } = outcome.checks;
    if (complaints.length > 0) throw new Error(complaints.slice(0, 20).join('\n'));
    const { kills, flushes } = mortal.blows;
    return {
      levels: await serviceLevels(rig.context, outcome),
      ...(await fatesOf(rig.context)),
      blows: `${kills} workers killed at work, Redis emptied ${flushes} times`,
    };
  } finally {
    await mortal.close();
    await rig.dispose();
  }
}

async function fatesOf({ store }: ShiftContext): Promise<Pick<Once, 'fates' | 'waits'>> {
  const rows = await store.conversations.collection.find({ filter: {}, index: '_id_' }, { limit: 20_000 });
  const fates = new Map<string, string>();
  const waits: number[] = [];
  // Of each customer the first one: whether there is another depends on when they were answered.
  const inOrder = rows.sort((one, other) => other.number - one.number);
  for (const { channel, contact, priority, tagIds, sla, id, createdAt } of inOrder) {
    const [pin] = sla?.pins ?? [];
    const promised = [sla?.policyName ?? 'none', pin?.at.toISOString().slice(0, 16) ?? ''];
    fates.set(
      `${channel} ${contact.address.split(':').at(-1) ?? ''}`,
      [...promised, priority, tagIds.length].join(' '),
    );
    const said = await store.messages.happenings(id, 500);
    const given = said.filter(({ activity }) => activity?.type === 'assigned').at(-1);
    if (given) waits.push(Math.round((given.createdAt.getTime() - createdAt.getTime()) / 60_000));
  }
  return { fates, waits };
}

function labelled(how: string, rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ shift: how, ...row }));
}
