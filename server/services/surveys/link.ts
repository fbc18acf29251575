import type { Context } from '../../context.ts';

const purpose = 'survey';

/** Where a customer answers: signed, so that nobody can answer for another. */
export function linkOf(
  { config, secretBox }: Pick<Context, 'config' | 'secretBox'>,
  surveyId: string,
): string {
  return `${config.publicUrl.replace(/\/$/, '')}/survey/${secretBox.sign(purpose, surveyId)}`;
}

/** @returns the survey that a link is for; null when it is none of ours */
export function surveyIdOf({ secretBox }: Pick<Context, 'secretBox'>, token: string): string | null {
  const id = secretBox.verify(purpose, token);
  return id !== null && /^[0-9a-f]{24}$/.test(id) ? id : null;
}
