import type { Context } from '../context.ts';
import type { BullQueues } from '../queue/queue.ts';
import { createPasswords, type Passwords } from '../security/passwords.ts';
import { createLogInLimits, type LogInLimits } from '../services/access/log-in-limits.ts';
import { createResetLimits, type ResetLimits } from '../services/access/reset-password.ts';

/** The context with what only the web server needs. */
export type WebContext = Context & {
  passwords: Passwords;
  logInLimits: LogInLimits;
  resetLimits: ResetLimits;
  /** Answers that do not fit their contract: true fails (tests), false logs and answers all the same. */
  strictAnswers: boolean;
};

export interface WebOptions {
  /** Tests pass cheap ones. */
  passwords?: Passwords;
  strictAnswers?: boolean;
  /** For the queue dashboard; left out: there is none. */
  bullQueues?: BullQueues;
  /** Where the built web is. */
  webDirectory?: string;
}

export function createWebContext(context: Context, options: WebOptions = {}): WebContext {
  return {
    ...context,
    passwords: options.passwords ?? createPasswords(),
    logInLimits: createLogInLimits(context.redis),
    resetLimits: createResetLimits(context.redis),
    strictAnswers: options.strictAnswers ?? false,
  };
}
