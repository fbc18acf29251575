import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Flow } from './flow.ts';
import { countDue } from './due.ts';
import { takeSurvey, type Survey, type SurveyContext } from './survey.ts';

export interface Shown {
  survey: Survey;
  flow: Flow;
  /** Of what can be seen: the same while nothing is different. */
  version: string;
}

/** A survey is good for so long, and for at least twenty times as long as it took. */
const freshMillis = 1000;
const share = 20;

/**
 * The wall of this process: however many screens look, one survey a second is taken for all of them, and none while
 * nobody looks.
 */
export class Board {
  /** How many surveys were taken. */
  rounds = 0;
  readonly #context: SurveyContext;
  readonly #flow = new Flow();
  #shown: (Shown & { goodUntil: number }) | null = null;
  #taking: Promise<Shown> | null = null;

  constructor(context: SurveyContext) {
    this.#context = context;
  }

  /** As it is now, at most a second old. */
  now(): Promise<Shown> {
    if (this.#shown && performance.now() < this.#shown.goodUntil) return Promise.resolve(this.#shown);
    this.#taking ??= this.#take().finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }

  /** As soon as it is no longer that version, at the latest when the patience ends. */
  async after(version: string, patienceMillis: number): Promise<Shown> {
    const end = performance.now() + patienceMillis;
    for (;;) {
      const shown = await this.now();
      const left = end - performance.now();
      if (shown.version !== version || left <= 0) return shown;
      await pause(Math.min(freshMillis, left), undefined, { ref: false });
    }
  }

  /** The next look is a fresh one. */
  forget(): void {
    this.#shown = null;
  }

  async #take(): Promise<Shown> {
    const begun = performance.now();
    this.rounds += 1;
    const [survey] = await Promise.all([
      takeSurvey(this.#context),
      this.#flow.follow(this.#context, this.#context.clock.now()),
    ]);
    const version = versionOf(survey, this.#flow);
    const ended = performance.now();
    const goodUntil = ended + Math.max(freshMillis, (ended - begun) * share);
    this.#shown = { survey, flow: this.#flow, version, goodUntil };
    return this.#shown;
  }
}

function versionOf({ at, ...seen }: Survey, flow: Flow): string {
  const parts = [
    { ...seen, deadlines: seen.deadlines.map(({ id, revision }) => [id, revision]) },
    countDue(seen.deadlines, at),
    [...seen.looking],
    flow.hours(at, () => true),
    flow.spike(at, () => true),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

const boards = new WeakMap<object, Board>();

/** The one of this process. */
export function boardOf(context: SurveyContext): Board {
  const known = boards.get(context.store);
  if (known) return known;
  const board = new Board(context);
  boards.set(context.store, board);
  return board;
}
