import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct } from '../support/product.ts';
import { usageOf } from './resources.ts';
import { rounded, type Row, type Scenario } from './scenario.ts';

/** Start to a page that answers (packages and web are there), and what the whole stack holds in memory when idle. */
export const start: Scenario = {
  name: 'start',
  about: 'first and second start to a page that answers; idle memory of the whole stack',
  run: async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'onevoice-bench-'));
    const rows: Row[] = [];
    try {
      for (const label of ['new data directory', 'second start', 'third start']) {
        const product = await startProduct({ dataDir });
        await new Promise((resolve) => setTimeout(resolve, 10_000));
        const usage = await usageOf(product);
        const sum = (pick: (one: (typeof usage)[number]) => number): number =>
          usage.reduce((total, one) => total + pick(one), 0);
        rows.push({
          start: label,
          'to page ms': Math.round(product.startMillis),
          'PSS MB': rounded(sum((one) => one.pssMegabytes)),
          'RSS MB': rounded(sum((one) => one.rssMegabytes)),
          ...Object.fromEntries(usage.map((one) => [`${one.role} PSS`, rounded(one.pssMegabytes)])),
        });
        await product.stop();
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
    return {
      rows,
      notes: ['memory ten seconds after the start; PSS divides shared pages among those who share them'],
    };
  },
};
