import type { JobName, JobPayload } from '../shared/jobs.ts';
import type { Context } from '../server/context.ts';
import { metrics } from '../server/observability/metrics.ts';
import type { JobRegistry, JobRun } from '../server/queue/workers.ts';

/**
 * The one wrapper around every processor: measures and logs. The payload was checked against the job's schema when the
 * job was taken from the queue.
 */
export function createRunner(
  context: Context,
  registry: JobRegistry<Context>,
): (job: JobRun) => Promise<void> {
  return async ({ name, payload, attempt }) => {
    const started = performance.now();
    const done = (outcome: 'done' | 'failed') => {
      const millis = performance.now() - started;
      metrics.jobSeconds.observe({ job: name, outcome }, millis / 1000);
      context.logger.debug({ job: name, payload, attempt, millis: Math.round(millis), outcome }, 'job');
    };
    try {
      await processorOf(registry, name)(context, payload as never);
      done('done');
    } catch (error) {
      done('failed');
      throw error;
    }
  };
}

type Processor = (context: Context, payload: JobPayload<JobName>) => Promise<void>;

function processorOf(registry: JobRegistry<Context>, name: JobName): Processor {
  return registry[name] as Processor;
}
