import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { PromptMessage } from '../../../shared/assist/prompts.ts';
import { WithoutThoughts } from '../../../shared/assist/thoughts.ts';
import { AppError } from '../../../shared/errors.ts';
import { guardedStream, RequestError, type GuardedRequest } from '../../security/guarded-request.ts';
import { readFailure, readPiece, type Failure, type Piece } from './completion.ts';
import { eventData } from './event-stream.ts';

/** Where a model is. */
export interface ModelPlace {
  endpoint: string;
  model: string;
  /** null: its server wants none. */
  key: string | null;
  reach: NonNullable<GuardedRequest['reach']>;
}

/** How long one waits, in milliseconds: a model that runs here may have to be loaded first. */
export interface Patience {
  /** Until the answer begins. */
  begins: number;
  /** Between two pieces of it. */
  goesOn: number;
  /** For all of it. */
  ends: number;
}
const usualPatience: Patience = { begins: 90_000, goesOn: 60_000, ends: 300_000 };

export interface ModelQuestion {
  messages: readonly PromptMessage[];
  /** The longest answer, in tokens. */
  maxTokens: number;
  signal?: AbortSignal | undefined;
  patience?: Patience | undefined;
}

/** How an answer ended. */
export interface Ending {
  /** It is not whole: it grew too long, or the connection ended early. */
  cut: boolean;
}

const mostBytes = 4_000_000;
const mostErrorBytes = 65_536;

/**
 * Asks a model by POST <endpoint>/chat/completions in the shape that OpenAI documents and others speak, and gives its answer
 * as it comes. Two shapes of limit exist: where `max_tokens` is refused, `max_completion_tokens` is said. Thoughts are left out.
 * Ending the generator early ends the request.
 * @throws AppError provider-failed with what its server says; its key is never part of that
 */
export async function* askModel(
  place: ModelPlace,
  question: ModelQuestion,
): AsyncGenerator<string, Ending, undefined> {
  const patience = question.patience ?? usualPatience;
  const stopped = new AbortController();
  const clock = AbortSignal.timeout(patience.ends);
  const signal = AbortSignal.any([stopped.signal, clock, ...(question.signal ? [question.signal] : [])]);
  const waits = new Waits(stopped, patience.goesOn);
  try {
    const response = await begin(place, { ...question, signal, patience });
    return yield* readAnswer(response, waits);
  } catch (error) {
    throw problemOf(error, { place, late: waits.late || clock.aborted, patience });
  } finally {
    waits.stop();
    stopped.abort();
  }
}

/** Ends what does not go on. */
class Waits {
  late = false;
  readonly #stopped: AbortController;
  readonly #millis: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stopped: AbortController, millis: number) {
    this.#stopped = stopped;
    this.#millis = millis;
  }

  begin(): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.late = true;
      this.#stopped.abort();
    }, this.#millis);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

type Limit = 'max_tokens' | 'max_completion_tokens';
type Bound = ModelQuestion & { signal: AbortSignal; patience: Patience };

async function begin(
  place: ModelPlace,
  question: Bound,
  limit: Limit = 'max_tokens',
): Promise<{ headers: IncomingHttpHeaders; body: IncomingMessage }> {
  const { status, headers, body } = await guardedStream(`${place.endpoint}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream, application/json',
      ...(place.key !== null && { authorization: `Bearer ${place.key}` }),
    },
    body: JSON.stringify({
      model: place.model,
      messages: question.messages,
      stream: true,
      [limit]: question.maxTokens,
    }),
    timeoutMillis: question.patience.begins,
    reach: place.reach,
    signal: question.signal,
  });
  if (status >= 200 && status < 300) return { headers, body };
  const failure = readFailure(await wholeOf(body, mostErrorBytes).finally(() => body.destroy()));
  if (limit === 'max_tokens' && refusesLimit(status, failure)) {
    return begin(place, question, 'max_completion_tokens');
  }
  throw refused({ status, failure, headers });
}

const refusesLimit = (status: number, { message, param }: Failure): boolean =>
  status === 400 && (param === 'max_tokens' || message.includes('max_completion_tokens'));

async function wholeOf(body: AsyncIterable<Buffer>, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* readAnswer(
  { headers, body }: { headers: IncomingHttpHeaders; body: IncomingMessage },
  waits: Waits,
): AsyncGenerator<string, Ending, undefined> {
  const thoughts = new WithoutThoughts();
  let [said, finish] = [false, null as string | null];
  const watched = watch(body, waits);
  // Some servers do not stream, whatever they are asked for.
  const isStream = !(headers['content-type'] ?? '').includes('application/json');
  for await (const piece of isStream ? streamed(watched) : whole(watched)) {
    finish = piece.finish ?? finish;
    const text = thoughts.push(piece.text);
    if (text === '') continue;
    said = true;
    yield text;
  }
  const rest = thoughts.end();
  if (rest !== '') yield rest;
  if (!said && rest === '') throw new Unreadable('It answered with nothing.');
  return { cut: finish === 'length' || finish === null };
}

async function* watch(body: AsyncIterable<Buffer>, waits: Waits): AsyncGenerator<Buffer> {
  let size = 0;
  waits.begin();
  for await (const chunk of body) {
    waits.begin();
    size += chunk.length;
    if (size > mostBytes) throw new Unreadable('Its answer does not end.');
    yield chunk;
  }
  waits.stop();
}

async function* streamed(body: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let finish: string | null = null;
  for await (const data of eventData(body)) {
    if (data.trim() === '[DONE]') {
      yield { text: '', finish: finish ?? 'stop' };
      return;
    }
    const piece = pieceOf(data);
    finish = piece.finish ?? finish;
    yield piece;
  }
}

async function* whole(body: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const piece = pieceOf(await wholeOf(body, mostBytes));
  yield { ...piece, finish: piece.finish ?? 'stop' };
}

function pieceOf(json: string): Piece {
  const piece = readPiece(json);
  if (!piece) throw new Unreadable('What answers there is no chat completion.');
  if ('message' in piece) throw new Unreadable(piece.message);
  return piece;
}

/** Something came that is no answer. */
class Unreadable extends Error {}

function refused(answer: { status: number; failure: Failure; headers: IncomingHttpHeaders }): AppError {
  const { status, failure, headers } = answer;
  const seconds = Number(headers['retry-after']);
  const wait = Number.isInteger(seconds) && seconds > 0 ? ` Try again in ${String(seconds)} seconds.` : '';
  const words = {
    400: 'The model’s server does not take this question.',
    401: 'The model’s server does not take the key.',
    403: 'The model’s server does not allow this.',
    404: 'There is no such model or address.',
    413: 'That is too long for the model.',
    429: `The model’s server is asked too often.${wait}`,
  }[status];
  const what = words ?? `The model’s server answered with an error (${String(status)}).`;
  return failed(failure.message === '' ? what : `${what} It says: “${failure.message}”`);
}

const failed = (detail: string, cause?: unknown) => new AppError('provider-failed', { detail, cause });

function problemOf(
  error: unknown,
  { place, late, patience }: { place: ModelPlace; late: boolean; patience: Patience },
): AppError {
  const without = (text: string) => (place.key ? text.replaceAll(place.key, '…') : text);
  if (error instanceof AppError) return new AppError(error.code, { detail: without(error.detail ?? '') });
  if (late)
    return failed(`The model did not go on for ${String(Math.round(patience.goesOn / 1000))} seconds.`);
  if (error instanceof Unreadable)
    return failed(without(`The model’s server did not answer as it should. ${error.message}`));
  const words = error instanceof RequestError ? error.message : 'The connection ended early.';
  return failed(without(`The model’s server cannot be reached. ${words}`), error);
}
