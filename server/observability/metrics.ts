import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Queue } from '../queue/queue.ts';

/** The figures of this process, in Prometheus' words. One registry per process; `/metrics` prints it. */
export const registry = new Registry();

export const metrics = {
  httpSeconds: new Histogram({
    name: 'onevoice_http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  }),
  jobSeconds: new Histogram({
    name: 'onevoice_job_seconds',
    help: 'Time that a background job ran',
    labelNames: ['job', 'outcome'] as const,
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120],
    registers: [registry],
  }),
  rawItems: new Counter({
    name: 'onevoice_raw_items_total',
    help: 'Raw items settled, by what became of them',
    labelNames: ['outcome'] as const,
    registers: [registry],
  }),
  deliveries: new Counter({
    name: 'onevoice_deliveries_total',
    help: 'Attempts to send a reply, by outcome',
    labelNames: ['channel', 'outcome'] as const,
    registers: [registry],
  }),
  inboxLagSeconds: new Gauge({
    name: 'onevoice_inbox_lag_seconds',
    help: 'Seconds between the provider’s time and ours for the newest item of an inbox',
    labelNames: ['inbox'] as const,
    registers: [registry],
  }),
};

let defaultsCollected = false;

/** Adds the figures of the process and of the queues; once per process. */
export function collectProcessMetrics(queue: Pick<Queue, 'counts'>): void {
  if (defaultsCollected) return;
  defaultsCollected = true;
  collectDefaultMetrics({ register: registry, prefix: 'onevoice_' });
  new Gauge({
    name: 'onevoice_queue_jobs',
    help: 'Jobs by queue and state',
    labelNames: ['queue', 'state'] as const,
    registers: [registry],
    async collect() {
      const counts = await queue.counts().catch(() => null);
      if (!counts) {
        this.reset();
        return;
      }
      for (const [name, byState] of Object.entries(counts)) {
        for (const [state, count] of Object.entries(byState) as [string, number][]) {
          this.set({ queue: name, state }, count);
        }
      }
    },
  });
}
