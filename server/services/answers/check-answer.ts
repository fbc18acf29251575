import { namesIn } from '../../../shared/answers/fill.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AnswerInput } from '../../../shared/schemas/answer.ts';
import type { Context } from '../../context.ts';
import type { StoredAnswer } from '../../store/answers.ts';
import { isPlaceholder, placeholderNames } from '../rules/placeholders.ts';

type Field = { path: string; message: string };

/**
 * @param others the answers that are there besides it
 * @throws AppError validation-failed for names that stand for nothing, an owner who is not there and a taken shortcut
 */
export async function checkAnswer(
  { store }: Pick<Context, 'store'>,
  input: AnswerInput,
  others: readonly StoredAnswer[],
): Promise<void> {
  const fields = [...unknownNames(input), ...takenShortcut(input, others)];
  const owner = input.ownerId === null ? null : await store.users.findById(input.ownerId);
  if (input.ownerId !== null && !owner?.active) {
    fields.push({ path: 'ownerId', message: 'This person is not there any more.' });
  }
  if (fields.length > 0) throw new AppError('validation-failed', { fields });
}

function unknownNames({ variants }: AnswerInput): Field[] {
  return variants.flatMap(({ text }, position) => {
    const unknown = namesIn(text).find((name) => !isPlaceholder(name));
    if (unknown === undefined) return [];
    const names = placeholderNames.map((name) => `{{${name}}}`).join(', ');
    return [
      {
        path: `variants.${String(position)}.text`,
        message: `{{${unknown}}} stands for nothing. There are: ${names}.`,
      },
    ];
  });
}

function takenShortcut({ shortcut }: AnswerInput, others: readonly StoredAnswer[]): Field[] {
  const other = shortcut === null ? undefined : others.find((one) => one.shortcut === shortcut);
  return other ? [{ path: 'shortcut', message: `“${other.title}” has this shortcut already.` }] : [];
}
