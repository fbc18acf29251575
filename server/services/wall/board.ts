import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Flow } from './flow.ts';
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
/** What falls due between two surveys is shown at its moment; so much stands between one such moment and the next. */
const restMillis = 500;
const minute = 60_000;

/** A survey with what was shown of it last. */
interface Taken {
  survey: Survey;
  /** Of all that time alone does not change. */
  mark: string;
  goodUntil: number;
  shown: Shown;
  turnedAt: number;
}

/**
 * The wall of this process: however many screens look, one survey a second is taken for all of them, and none while
 * nobody looks.
 */
export class Board {
  /** How many surveys were taken. */
  rounds = 0;
  readonly #context: SurveyContext;
  readonly #freshMillis: number;
  readonly #flow = new Flow();
  #taken: Taken | null = null;
  #taking: Promise<Shown> | null = null;

  constructor(context: SurveyContext, options: { freshMillis?: number } = {}) {
    this.#context = context;
    this.#freshMillis = options.freshMillis ?? freshMillis;
  }

  /** As it is now: counted at most a second ago, and with what has fallen due since. */
  now(): Promise<Shown> {
    const taken = this.#taken;
    if (taken && performance.now() < taken.goodUntil) return Promise.resolve(this.#turned(taken));
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
      await pause(Math.min(this.#freshMillis, this.#untilDue(shown), left), undefined, { ref: false });
    }
  }

  /** The next look is a fresh one. */
  forget(): void {
    this.#taken = null;
  }

  async #take(): Promise<Shown> {
    const begun = performance.now();
    this.rounds += 1;
    const [survey] = await Promise.all([
      takeSurvey(this.#context),
      this.#flow.follow(this.#context, this.#context.clock.now()),
    ]);
    const mark = markOf(survey, this.#flow);
    const shown = { survey, flow: this.#flow, version: versionOf(mark, survey) };
    const ended = performance.now();
    const goodUntil = ended + Math.max(this.#freshMillis, (ended - begun) * share);
    this.#taken = { survey, mark, goodUntil, shown, turnedAt: -Infinity };
    return shown;
  }

  /** The same survey at a later moment, when more of it is due by then. */
  #turned(taken: Taken): Shown {
    if (performance.now() < taken.turnedAt + restMillis) return taken.shown;
    const survey = { ...taken.survey, at: this.#context.clock.now() };
    const version = versionOf(taken.mark, survey);
    if (version !== taken.shown.version) {
      taken.shown = { ...taken.shown, survey, version };
      taken.turnedAt = performance.now();
    }
    return taken.shown;
  }

  /** Milliseconds until the next one of them is due. */
  #untilDue({ survey }: Shown): number {
    const now = this.#context.clock.now().getTime();
    const next = survey.deadlines.find(({ slaDueAt }) => (slaDueAt?.getTime() ?? 0) > survey.at.getTime());
    return Math.max(restMillis, (next?.slaDueAt?.getTime() ?? Infinity) - now + 1);
  }
}

function markOf({ at, ...seen }: Survey, flow: Flow): string {
  return hashOf([
    { ...seen, deadlines: seen.deadlines.map(({ id, revision }) => [id, revision]) },
    [...seen.looking],
    flow.hours(at, () => true),
    flow.spike(at, () => true),
  ]);
}

function versionOf(mark: string, survey: Survey): string {
  const left = survey.deadlines.map(
    ({ slaDueAt }) => (slaDueAt?.getTime() ?? Infinity) - survey.at.getTime(),
  );
  return hashOf([
    mark,
    ...[0, 30, 60].map((minutes) => left.filter((millis) => millis <= minutes * minute).length),
  ]);
}

function hashOf(parts: unknown[]): string {
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
