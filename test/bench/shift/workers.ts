import type { JobName, JobPayload } from '../../../shared/jobs.ts';
import type { Context } from '../../../server/context.ts';
import { registry } from '../../../workers/registry.ts';

/** One thing that a worker is asked to do. */
export type Work = { [N in JobName]: { name: N; payload: JobPayload<N> } }[JobName];

/** Whoever does the jobs; when it answers they are done. */
export interface Workers {
  work(jobs: readonly Work[]): Promise<void>;
  close(): Promise<void>;
}

/** Does a job as a worker process does, without its queue. */
export async function carryOut(context: Context, { name, payload }: Work): Promise<void> {
  const processor = registry[name] as (context: Context, payload: unknown) => Promise<void>;
  await processor(context, payload);
}

/** The workers' own code in this process. */
export function workersHere(context: Context): Workers {
  return {
    async work(jobs) {
      for (const job of jobs) await carryOut(context, job);
    },
    close: () => Promise.resolve(),
  };
}
