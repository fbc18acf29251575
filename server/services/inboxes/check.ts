import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import type { CheckResult } from '../../../shared/schemas/channel.ts';
import type { inboxCheck } from '../../../shared/schemas/inbox.ts';
import type { Context } from '../../context.ts';
import { findInbox } from './read.ts';
import { validateAccount } from './validate-account.ts';

/** What an inbox is called that is not saved yet. */
const unsaved = '000000000000000000000000';

/**
 * Tries a connection in and out, with the provider's own words. Secrets left out are taken from the saved inbox, but
 * only for the channel and the servers that they were given for.
 * @throws AppError validation-failed, not-found
 */
export async function checkInbox(
  context: Pick<Context, 'store' | 'secretBox'>,
  actor: Actor,
  input: z.output<typeof inboxCheck>,
): Promise<CheckResult> {
  const saved = input.inboxId === undefined ? null : await findInbox(context, actor, input.inboxId);
  const account = await validateAccount(context, {
    ...input,
    saved: saved?.channel === input.channel ? saved : null,
  });
  return account.channel.check({
    inboxId: saved?.id ?? unsaved,
    name: saved?.name ?? input.address,
    address: input.address,
    settings: account.settings,
    secrets: account.secrets,
  });
}
