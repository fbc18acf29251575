import type { FieldProblem } from '../../../shared/errors.ts';
import type { Channel } from '../../channels/contract.ts';
import { hintsOf } from './secret-hints.ts';

/** Beside a host: what else says who gets a secret, and how well it is guarded on its way. */
const besideHost = ['port', 'user', 'security'];

/**
 * Where settings send secrets: every group with a host (its port, user and security with it) and every setting that
 * ends in "Url". What is empty is no place. By path; equal places have equal values.
 */
export function destinationsOf(settings: unknown, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return found;
  const group = settings as Record<string, unknown>;
  for (const [name, value] of Object.entries(group)) {
    const at = path === '' ? name : `${path}.${name}`;
    for (const [inner, place] of destinationsOf(value, at)) found.set(inner, place);
    if (typeof value !== 'string' || value === '') continue;
    if (/(^h|H)ost$/.test(name)) {
      found.set(at, JSON.stringify([value.toLowerCase(), ...besideHost.map((beside) => group[beside])]));
    } else if (/(^u|U)rl$/.test(name)) {
      found.set(at, value);
    }
  }
  return found;
}

/**
 * A saved secret goes nowhere but where it was given for: whoever may change settings must not be able to have it sent
 * to a server of theirs. Secrets whose schema says `staysHere` are sent to nobody.
 * @param account.keeps names of the saved secrets that would be used without being given again
 */
export function secretsToGiveAgain(
  channel: Channel,
  account: { before: unknown; after: unknown; keeps: readonly string[] },
): FieldProblem[] {
  const known = new Set(
    [...destinationsOf(withDefaults(channel, account.before))].map((entry) => entry.join(' ')),
  );
  const wanted = [...destinationsOf(account.after)].map((entry) => entry.join(' '));
  if (wanted.every((place) => known.has(place))) return [];
  const sent = account.keeps.filter((name) => !hintsOf(channel, name).staysHere);
  return sent.map((name) => ({
    path: `secrets.${name}`,
    message: 'Type this again: where it is sent has changed.',
  }));
}

function withDefaults(channel: Channel, settings: unknown): unknown {
  const parsed = channel.settings.safeParse(settings);
  return parsed.success ? parsed.data : settings;
}
