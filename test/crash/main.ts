import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { whyNoMailServers } from '../support/mail-servers/mail-servers.ts';
import { runCrash } from './run.ts';

/**
 * `npm run test:crash [-- --rounds 100 --mails 2000 --replies 200 --pause 1500-4500]`: the long crash suite. `--pause` is
 * the least and the most milliseconds between two blows. What went wrong can be looked into afterwards: the data stay.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    mails: { type: 'string', default: '2000' },
    replies: { type: 'string', default: '200' },
    pause: { type: 'string', default: '1500-4500' },
  },
});
const reason = whyNoMailServers();
if (reason !== null) {
  process.stderr.write(`The crash suite needs real mail servers: ${reason}\n`);
  process.exit(2);
}
const [least = 1500, most = least] = values.pause.split('-').map(Number);
const dataDir = await mkdtemp(join(tmpdir(), 'onevoice-crash-'));
const plan = {
  rounds: Number(values.rounds),
  mails: Number(values.mails),
  replies: Number(values.replies),
  pause: [least, most] as const,
};
const say = (line: string) => process.stdout.write(`${line}\n`);
const report = await runCrash(plan, say, dataDir).catch((error: unknown) => {
  say(`The data stay in ${dataDir}.`);
  throw error;
});
say(JSON.stringify(report, null, 2));
const well = report.complaints.length === 0 && report.storeChecked;
if (well) await rm(dataDir, { recursive: true, force: true });
say(
  well
    ? 'nothing was lost, nothing happened twice'
    : `NOT well: see complaints. The data stay in ${dataDir}.`,
);
process.exit(well ? 0 : 1);
