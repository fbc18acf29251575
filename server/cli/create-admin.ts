import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { emailAddress, password } from '../../shared/schemas/primitives.ts';
import { wordsForIssue } from '../../shared/validation-words.ts';
import type { RunningContext } from '../create-context.ts';
import { createPasswords } from '../security/passwords.ts';
import { createAdmin } from '../services/access/set-up.ts';
import { recordAudit } from '../services/audit/record.ts';
import type { Arguments } from './arguments.ts';
import { CommandError } from './install.ts';

const person = z.object({ email: emailAddress, name: z.string().trim().min(1).max(120), password });

/** Makes an admin. The password comes over standard input, so that no process list or history shows it. */
export async function createAdminCommand(context: RunningContext, { values }: Arguments): Promise<void> {
  if (values['password-stdin'] !== true) {
    throw new CommandError('Give --password-stdin and write the password to standard input.');
  }
  const given = {
    email: values.email,
    name: values.name,
    password: (await text(process.stdin)).replace(/\r?\n$/, ''),
  };
  const input = person.safeParse(given, { error: wordsForIssue });
  if (!input.success) {
    throw new CommandError(
      input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  }
  await context.store.prepare(context.clock);
  const user = await createAdmin({ ...context, passwords: createPasswords() }, input.data);
  await recordAudit(context, { userId: user.id, via: 'system' }, { action: 'user.created-on-command-line' });
  console.log(`${user.name} <${user.email}> is an admin now.`);
}
