import type { JobName } from '../shared/jobs.ts';
import type { Context } from '../server/context.ts';

/** Every repeatable job, in milliseconds. */
const schedules = [
  { name: 'sweep.pending', millis: 15_000 },
  { name: 'sweep.sla', millis: 5_000 },
  { name: 'sweep.snoozed', millis: 30_000 },
  { name: 'sweep.rules', millis: 30_000 },
  { name: 'sweep.visitors', millis: 15_000 },
  { name: 'sweep.surveys', millis: 30_000 },
  { name: 'sweep.loyalty', millis: 15_000 },
  { name: 'sweep.ideas', millis: 30_000 },
  { name: 'sweep.campaigns', millis: 15_000 },
  { name: 'sweep.health', millis: 30_000 },
  { name: 'sweep.systems', millis: 30_000 },
  { name: 'assignment.sweep', millis: 15_000 },
  { name: 'assignment.watch', millis: 20_000 },
  { name: 'desk.tally', millis: 60_000 },
  { name: 'sweep.leftovers', millis: 3_600_000 },
  { name: 'sweep.retention', millis: 300_000 },
  { name: 'sweep.quality', millis: 60_000 },
  { name: 'sweep.reputation', millis: 60_000 },
  { name: 'sweep.shopping', millis: 20_000 },
  { name: 'marks.learn', millis: 86_400_000 },
] as const satisfies readonly { name: JobName; millis: number }[];

/** A Redis that was wiped forgets its schedules: so they are said again this often. */
const againMillis = 20_000;

/** Keeps the schedules known to Redis. @returns how to stop */
export function startSchedules(context: Pick<Context, 'queue' | 'logger'>): () => void {
  const say = async () => {
    for (const { name, millis } of schedules) await context.queue.every(name, {}, millis);
  };
  const attempt = () => {
    say().catch((error: unknown) => {
      context.logger.warn({ err: error }, 'the schedules could not be renewed; again in a moment');
    });
  };
  attempt();
  const timer = setInterval(attempt, againMillis);
  return () => {
    clearInterval(timer);
  };
}
