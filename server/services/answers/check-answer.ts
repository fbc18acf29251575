import { namesIn } from '../../../shared/answers/fill.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AnswerInput } from '../../../shared/schemas/answer.ts';
import { placeholderNames } from '../rules/placeholders.ts';

/** @throws AppError validation-failed for names that stand for nothing */
export function checkAnswer({ variants }: AnswerInput): void {
  const fields = variants.flatMap(({ text }, position) => {
    const unknown = namesIn(text).find((name) => !placeholderNames.includes(name));
    if (unknown === undefined) return [];
    const names = placeholderNames.map((name) => `{{${name}}}`).join(', ');
    return [
      {
        path: `variants.${String(position)}.text`,
        message: `{{${unknown}}} stands for nothing. There are: ${names}.`,
      },
    ];
  });
  if (fields.length > 0) throw new AppError('validation-failed', { fields });
}
