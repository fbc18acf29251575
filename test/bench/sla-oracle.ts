import { compareMany } from '../shared/sla/against-oracle.ts';
import { rounded, type Scenario } from './scenario.ts';

const usual = 100_000;
const chunk = 5000;

/** Not a speed but a proof: the calculator of deadlines against counting minute by minute. */
export const slaOracle: Scenario = {
  name: 'sla-oracle',
  about: 'deadlines, breaches and pauses of random histories against a slow minute-by-minute count',
  async run(say, { upTo = usual }) {
    const begin = performance.now();
    for (let done = 0; done < upTo; done += chunk) {
      const difference = compareMany(Math.min(chunk, upTo - done), { seed: 1 + done });
      if (difference) throw new Error(`they differ: ${JSON.stringify(difference, null, 1)}`);
      say(`${Math.min(done + chunk, upTo)} histories agree`);
    }
    return {
      rows: [{ histories: upTo, differences: 0, seconds: rounded((performance.now() - begin) / 1000, 0) }],
      notes: [
        'calendars with split shifts, holidays and changes of clocks; changes of policy and priority; pauses',
      ],
    };
  },
};
