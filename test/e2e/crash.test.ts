import { describe, expect, it } from 'vitest';
import { runCrash } from '../crash/run.ts';
import { canRunMailServers } from '../support/mail-servers/mail-servers.ts';

/** The short version of `npm run test:crash`. */
describe.runIf(canRunMailServers('crash suite'))('kill -9 while mail flows', () => {
  it('imports every mail once and sends every reply once, whatever dies', { timeout: 600_000 }, async () => {
    const report = await runCrash(
      { rounds: 10, mails: 120, replies: 20, pause: [800, 2200] },
      () => undefined,
    );
    expect(report.complaints).toEqual([]);
    expect(report.storeChecked).toBe(true);
    expect(report.imported + report.quarantined).toBe(120);
    expect(report.sent + report.unconfirmed).toBe(20);
  });
});
