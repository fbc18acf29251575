import type { z } from 'zod';
import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import { wordsForIssue } from '../../../shared/validation-words.ts';
import type { Channel } from '../../channels/contract.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { hostAllowed } from '../../security/egress.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { secretsToGiveAgain } from './destinations.ts';
import { secretPurpose } from './open-account.ts';
import { hintsOf } from './secret-hints.ts';

export interface AccountInput {
  channel: string;
  address: string;
  settings: Record<string, unknown>;
  /** Those given; an empty string removes one. */
  secrets: Record<string, string>;
  /** What the inbox has already: its settings and its sealed secrets; null: it is new. */
  saved: Pick<StoredInbox, 'settings' | 'secrets'> | null;
}

export interface ValidAccount {
  channel: Channel;
  settings: unknown;
  secrets: unknown;
  /** All that are set, sealed. */
  sealed: Record<string, string>;
}

/**
 * Holds settings and secrets against the channel's schemas and hosts against the egress guard. Saved secrets that would
 * now be sent elsewhere have to be given again.
 * @throws AppError validation-failed with paths such as "settings.imap.host", "secrets.password"
 */
export async function validateAccount(
  context: Pick<Context, 'secretBox'>,
  input: AccountInput,
): Promise<ValidAccount> {
  const channel = findChannel(input.channel);
  if (!channel) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'channel', message: 'This kind of inbox is not known.' }],
    });
  }
  const { plain, sealed } = mergeSecrets(context, channel, input);
  const settings = channel.settings.safeParse(input.settings, { error: wordsForIssue });
  const secrets = channel.secrets.safeParse(plain, { error: wordsForIssue });
  const problems = [
    ...problemsOf('settings', settings.error),
    ...problemsOf('secrets', secrets.error),
    ...(channel.addressed && input.address === '' ? [{ path: 'address', message: 'Fill this in.' }] : []),
    ...(await hostProblems('settings', input.settings)),
    ...savedSecretProblems(channel, input, settings.data),
  ];
  if (problems.length > 0) throw new AppError('validation-failed', { fields: problems });
  return { channel, settings: settings.data, secrets: secrets.data, sealed };
}

function savedSecretProblems(
  channel: Channel,
  { saved, secrets }: AccountInput,
  settings: unknown,
): FieldProblem[] {
  if (!saved || settings === undefined) return [];
  const keeps = Object.keys(saved.secrets).filter((name) => !(name in secrets));
  return secretsToGiveAgain(channel, { before: saved.settings, after: settings, keeps });
}

/** A sealed secret that can no longer be opened counts as missing: the form then asks for it again. */
function mergeSecrets(
  context: Pick<Context, 'secretBox'>,
  channel: Channel,
  input: AccountInput,
): { plain: Record<string, string>; sealed: Record<string, string> } {
  const merged = { plain: {} as Record<string, string>, sealed: {} as Record<string, string> };
  for (const [name, value] of Object.entries(remaining(channel, input))) {
    try {
      merged.plain[name] = context.secretBox.open(secretPurpose, value);
      merged.sealed[name] = value;
    } catch {
      continue;
    }
  }
  for (const [name, value] of Object.entries(input.secrets)) {
    if (value === '') continue;
    merged.plain[name] = value;
    merged.sealed[name] = context.secretBox.seal(secretPurpose, value);
  }
  return merged;
}

/** What stays of the saved ones, sealed. The old value of one that is replaced goes where its channel keeps it for a while. */
function remaining(channel: Channel, { secrets, saved }: AccountInput): Record<string, string> {
  const before = saved?.secrets ?? {};
  const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !(name in secrets)));
  for (const [name, value] of Object.entries(secrets)) {
    const { keepsLastIn } = hintsOf(channel, name);
    const last = before[name];
    if (value === '' || last === undefined || keepsLastIn === null || keepsLastIn in secrets) continue;
    kept[keepsLastIn] = last;
  }
  return kept;
}

function problemsOf(root: string, error: z.ZodError | undefined): FieldProblem[] {
  return (error?.issues ?? []).map((issue) => ({
    path: [root, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
}

/** Every setting called "host" or "…Host" must be one that we may connect to, and so must the host of every "…Url". */
async function hostProblems(path: string, settings: Record<string, unknown>): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const at = `${path}.${name}`;
    if (typeof value === 'object' && value !== null) {
      problems.push(...(await hostProblems(at, value as Record<string, unknown>)));
      continue;
    }
    const host = typeof value === 'string' ? hostIn(name, value) : '';
    if (host !== '' && !(await hostAllowed(host))) {
      problems.push({ path: at, message: 'This server does not connect to that address.' });
    }
  }
  return problems;
}

/** @returns the host that a setting of this name points to; empty: none */
function hostIn(name: string, value: string): string {
  if (/(^h|H)ost$/.test(name)) return value;
  return /(^u|U)rl$/.test(name) ? (URL.parse(value)?.hostname ?? '') : '';
}
