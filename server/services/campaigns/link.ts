import type { Context } from '../../context.ts';

const purpose = 'unsubscribe';

/** Where somebody stops campaigns, without logging in: signed, so that nobody can do it for another. */
export function unsubscribeLink(
  { config, secretBox }: Pick<Context, 'config' | 'secretBox'>,
  recipientId: string,
): string {
  return `${config.publicUrl.replace(/\/$/, '')}/unsubscribe/${secretBox.sign(purpose, recipientId)}`;
}

/** @returns the recipient that a link is for; null when it is none of ours */
export function recipientIdOf({ secretBox }: Pick<Context, 'secretBox'>, token: string): string | null {
  const id = secretBox.verify(purpose, token);
  return id !== null && /^[0-9a-f]{24}$/.test(id) ? id : null;
}
