import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Chance } from '../../shared/sla/random-history.ts';
import type { ShiftContext } from './floor.ts';
import type { Order } from './worker-process.ts';
import type { Workers } from './workers.ts';

const program = fileURLToPath(new URL('./worker-process.ts', import.meta.url));
/** A worker dies within so many milliseconds of its work. */
const latestDeath = 120;

export interface Blows {
  kills: number;
  flushes: number;
}

/**
 * Workers in a process of their own. Every so many rounds it is killed in the middle of its work, every so many Redis
 * forgets everything; the next process does the same jobs again, as a queue would have it.
 */
export class MortalWorkers implements Workers {
  readonly blows: Blows = { kills: 0, flushes: 0 };
  readonly #context: ShiftContext;
  readonly #environment: Record<string, string>;
  readonly #chance: Chance;
  readonly #every: number;
  #child: ChildProcess | null = null;
  #rounds = 0;

  constructor(
    context: ShiftContext,
    environment: Record<string, string>,
    wanted: { seed: number; every: number },
  ) {
    this.#context = context;
    this.#environment = environment;
    this.#chance = new Chance(wanted.seed);
    this.#every = wanted.every;
  }

  async work(jobs: Order['jobs']): Promise<void> {
    this.#rounds += 1;
    const dies = this.#rounds % this.#every === 0;
    const forgets = this.#rounds % this.#every === Math.floor(this.#every / 2);
    const child = await this.#living();
    const order: Order = { at: this.#context.clock.now().getTime(), jobs: [...jobs] };
    const ended = answerOf(child);
    child.send(order);
    if (dies) {
      const timer = setTimeout(() => child.kill('SIGKILL'), this.#chance.below(latestDeath));
      await ended;
      clearTimeout(timer);
    }
    if (forgets) {
      await this.#context.redis.commands.flushall();
      this.blows.flushes += 1;
    }
    await ended;
    if (child.signalCode === null && child.exitCode === null) return;
    if (child.signalCode !== 'SIGKILL')
      throw new Error(`a worker ended by itself: ${String(child.exitCode)}`);
    this.blows.kills += 1;
    this.#child = null;
    await this.#again(order);
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
  }

  async #again(order: Order): Promise<void> {
    const child = await this.#living();
    const ended = answerOf(child);
    child.send(order);
    await ended;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('a worker ended by itself');
  }

  async #living(): Promise<ChildProcess> {
    if (this.#child) return this.#child;
    const env = { ...process.env, ...this.#environment };
    const child = fork(program, [], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child = child;
    await answerOf(child);
    return child;
  }
}

/** It has said something, or is gone. */
function answerOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      child.off('message', done);
      child.off('exit', done);
      resolve();
    };
    child.once('message', done);
    child.once('exit', done);
  });
}
