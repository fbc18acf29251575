import type { CheckResult } from '../../../shared/schemas/channel.ts';

export type Step = CheckResult['steps'][number];

/** One step of a connection test, with how long it took. What it throws is what the provider says. */
export async function timed(name: string, work: () => Promise<string>): Promise<Step> {
  const start = performance.now();
  const step = (ok: boolean, detail: string): Step => {
    return { name, ok, detail, millis: Math.round(performance.now() - start) };
  };
  try {
    return step(true, await work());
  } catch (error) {
    return step(false, error instanceof Error ? error.message : String(error));
  }
}
