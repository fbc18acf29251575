import { tokenInput } from '../../shared/schemas/token.ts';
import { wordsForIssue } from '../../shared/validation-words.ts';
import type { RunningContext } from '../create-context.ts';
import { createToken } from '../services/tokens/create.ts';
import type { Arguments } from './arguments.ts';
import { CommandError } from './install.ts';

/** Makes an API token that acts for the first admin. Standard output holds the secret and nothing else. */
export async function tokenCreate(context: RunningContext, { values }: Arguments): Promise<void> {
  const [admin] = await context.store.users.listActiveAdmins();
  if (!admin) {
    throw new CommandError(
      'There is no admin yet: open the set-up link that npm start printed, or run create-admin.',
    );
  }
  const given = {
    name: values.name ?? 'command line',
    role: values.role ?? 'agent',
    expiresAt: values.expires === undefined ? null : endOf(values.expires),
  };
  const input = tokenInput.safeParse(given, { error: wordsForIssue });
  if (!input.success) {
    throw new CommandError(
      input.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  }
  const actor = { userId: admin.id, role: admin.role, inboxIds: admin.inboxIds, via: 'system' } as const;
  const token = await createToken(context, actor, input.data);
  console.error(`Token "${token.name}" (${token.role}), acting for ${admin.email}. It is shown this once:`);
  console.log(token.secret);
}

/** "2027-01-31" or a whole ISO time. @returns ISO in UTC */
function endOf(text: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new CommandError('--expires: write a date such as 2027-01-31');
  return date.toISOString();
}
