import type { Settled } from '../../store/campaign-recipients.ts';

export interface Settler {
  /** Written down soon: nobody waits for it. */
  add(settled: Settled): void;
  /** All of them are written. @throws what went wrong with writing */
  done(): Promise<void>;
}

/** Writes what became of attempts: those that end while it writes go together in the next round trip. */
export function createSettler(write: (settled: Settled[]) => Promise<unknown>): Settler {
  let waiting: Settled[] = [];
  let writing: Promise<void> | null = null;
  let broken: { error: unknown } | null = null;
  const next = async (): Promise<void> => {
    const some = waiting;
    waiting = [];
    await write(some).catch((error: unknown) => {
      broken = { error };
    });
    writing = waiting.length > 0 && !broken ? next() : null;
  };
  return {
    add(settled) {
      if (broken) return;
      waiting.push(settled);
      writing ??= next();
    },
    async done() {
      while (writing) await writing;
      if (broken) throw broken.error;
    },
  };
}
