import { parseArgs } from 'node:util';
import { whyNoMailServers } from '../support/mail-servers/mail-servers.ts';
import { runCrash } from './run.ts';

/** `npm run test:crash [-- --rounds 100 --mails 2000 --replies 200]`: the long crash suite. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    mails: { type: 'string', default: '2000' },
    replies: { type: 'string', default: '200' },
  },
});
const reason = whyNoMailServers();
if (reason !== null) {
  process.stderr.write(`The crash suite needs real mail servers: ${reason}\n`);
  process.exit(2);
}
const report = await runCrash(
  {
    rounds: Number(values.rounds),
    mails: Number(values.mails),
    replies: Number(values.replies),
    pause: [1500, 4500],
  },
  (line) => process.stdout.write(`${line}\n`),
);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
const well = report.complaints.length === 0 && report.storeChecked;
process.stdout.write(well ? 'nothing was lost, nothing happened twice\n' : 'NOT well: see complaints\n');
process.exit(well ? 0 : 1);
