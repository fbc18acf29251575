import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Answer, AnswerInput, AnswerVersion } from '../../../shared/schemas/answer.ts';
import type { Context } from '../../context.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';
import { isDuplicateKey } from '../../store/collection.ts';
import { newId } from '../../store/ids.ts';
import type { StoredAnswer } from '../../store/answers.ts';
import { authorOf } from '../conversations/author.ts';
import { checkAnswer } from './check-answer.ts';

type AnswerContext = Pick<Context, 'store' | 'clock'>;

const mostAnswers = 1000;
const mostVersions = 50;

const titleTaken = (): AppError =>
  new AppError('already-exists', { fields: [{ path: 'title', message: 'This title is taken already.' }] });

/** By title. */
export async function listAnswers({ store }: Pick<Context, 'store'>): Promise<Answer[]> {
  return (await store.answers.list()).map(presentAnswer);
}

/** @throws AppError validation-failed, already-exists */
export async function createAnswer(
  context: AnswerContext,
  actor: Actor,
  input: AnswerInput,
): Promise<Answer> {
  const known = await context.store.answers.list();
  await checkAnswer(context, input, known);
  if (known.length >= mostAnswers) {
    throw new AppError('validation-failed', { detail: `There are ${String(mostAnswers)} answers already.` });
  }
  const row = { id: newId(), version: 1, ...(await signed(context, actor, input)) };
  if (!(await context.store.answers.insert(row))) throw titleTaken();
  await keepVersion(context, row);
  return presentAnswer(row);
}

/**
 * Changes an answer; what it was stays as a version.
 * @throws AppError not-found, validation-failed, already-exists, too-late when somebody else changed it
 */
export async function updateAnswer(
  context: AnswerContext,
  actor: Actor,
  { id, version, input }: { id: string; version: number; input: AnswerInput },
): Promise<Answer> {
  const { answers } = context.store;
  const known = await answers.list();
  if (!known.some((one) => one.id === id)) throw new AppError('not-found');
  await checkAnswer(
    context,
    input,
    known.filter((one) => one.id !== id),
  );
  const set = { version: version + 1, ...(await signed(context, actor, input)) };
  const after = await answers.update(id, version, set).catch((error: unknown) => {
    throw isDuplicateKey(error) ? titleTaken() : error;
  });
  if (!after) {
    throw new AppError('too-late', { detail: 'Somebody changed this answer meanwhile. Load it again.' });
  }
  await keepVersion(context, after);
  return presentAnswer(after);
}

/** Rules that say it say nothing from then on, and their traces tell. @throws AppError not-found */
export async function deleteAnswer({ store }: Pick<Context, 'store'>, id: string): Promise<void> {
  if ((await store.answers.remove(id)) === 0) throw new AppError('not-found');
}

/** Who made it what it is, newest first; of a deleted one too. */
export async function listAnswerVersions(
  { store }: Pick<Context, 'store'>,
  id: string,
): Promise<AnswerVersion[]> {
  const versions = await store.answers.versionsOf(id, mostVersions);
  return versions.map(({ version, at, by, title, variants }) => ({
    ...{ version, by, title, variants },
    at: at.toISOString(),
  }));
}

async function signed(context: AnswerContext, actor: Actor, input: AnswerInput) {
  const { title, shortcut, ownerId, validFrom, validUntil, variants } = input;
  const { name: updatedBy } = await authorOf(context, actor);
  const updatedAt = context.clock.now();
  return { title, shortcut, ownerId, validFrom, validUntil, variants, updatedAt, updatedBy };
}

async function keepVersion({ store }: AnswerContext, row: Omit<StoredAnswer, 'key'>): Promise<void> {
  const { id: answerId, version, updatedAt: at, updatedBy: by, title, variants } = row;
  await store.answers.keepVersion({
    ...{ id: `${answerId}/${String(version)}`, answerId },
    ...{ version, at, by, title, variants },
  });
}

function presentAnswer(row: Omit<StoredAnswer, 'key'>): Answer {
  const { id, title, validFrom, validUntil, variants, version, updatedAt, updatedBy } = row;
  const { shortcut = null, ownerId = null, uses = 0, usedAt } = row;
  return {
    ...{ id, title, shortcut, ownerId, validFrom, validUntil, variants, version, updatedBy, uses },
    usedAt: momentOrNull(usedAt ?? null),
    updatedAt: moment(updatedAt),
  };
}
