import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import type { Product, ProcessRole } from '../support/product.ts';

const ticksPerSecond = 100;

export interface Usage {
  role: ProcessRole;
  pid: number;
  cpuSeconds: number;
  /** Proportional set size: shared pages are divided among those who share them. */
  pssMegabytes: number;
  rssMegabytes: number;
}

/** CPU time and memory of every process of the product, from /proc. */
export async function usageOf(product: Product): Promise<Usage[]> {
  const processes = await product.processes();
  return Promise.all(
    processes.map(async ({ role, pid }) => {
      const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const memory = await readFile(`/proc/${String(pid)}/smaps_rollup`, 'utf8').catch(() => '');
      const kilobytes = (name: string): number =>
        Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(memory)?.[1] ?? 0);
      return {
        role,
        pid,
        cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
        pssMegabytes: kilobytes('Pss') / 1024,
        rssMegabytes: kilobytes('Rss') / 1024,
      };
    }),
  );
}

/** CPU seconds that each role used between two readings; a process that was restarted counts from its start. */
export function cpuBetween(before: readonly Usage[], after: readonly Usage[]): Map<ProcessRole, number> {
  const used = new Map<ProcessRole, number>();
  for (const now of after) {
    const then = before.find((usage) => usage.pid === now.pid);
    used.set(now.role, (used.get(now.role) ?? 0) + now.cpuSeconds - (then?.cpuSeconds ?? 0));
  }
  return used;
}

const lookMillis = 2000;

/**
 * Waits until the workers rest (less than 5 % of a core, four looks in a row: between two merges they rest too): the search
 * index has read what was filled in.
 * @returns seconds waited; ten minutes at most
 */
export async function calm(product: Product): Promise<number> {
  const begun = performance.now();
  let rested = 0;
  for (let before = await usageOf(product); rested < 4 && performance.now() - begun < 600_000;) {
    await new Promise((resolve) => setTimeout(resolve, lookMillis));
    const after = await usageOf(product);
    const used = cpuBetween(before, after).get('workers') ?? 0;
    rested = used < (lookMillis / 1000) * 0.05 ? rested + 1 : 0;
    before = after;
  }
  return (performance.now() - begun) / 1000;
}

export function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  return `${String(cpus().length)} x ${model}, ${String(Math.round(totalmem() / 1024 ** 3))} GiB, Node ${process.versions.node}`;
}
