import type { DecidedRule } from '../../../shared/schemas/decision.ts';
import type { RuleAction } from '../../../shared/schemas/rule.ts';
import type { Directory } from './plan-scene.ts';

type Told = Pick<DecidedRule['actions'][number], 'action' | 'names'>;

/** A trace keeps this much of a text: enough to know it again. */
const longestText = 120;

/**
 * An action as a trace keeps it: as the rule said it, with the names that its ids had at that moment, so that it can be
 * read when they are gone. Of an address only the server stays: paths of webhooks hold secrets.
 */
export function toldAction(action: RuleAction, directory: Directory): Told {
  const names: Record<string, string> = {};
  for (const value of Object.values(action).flat()) {
    const name = typeof value === 'string' ? nameOf(value, directory) : undefined;
    if (typeof value === 'string' && name !== undefined) names[value] = name;
  }
  return { action: shortened(action), names };
}

function shortened(action: RuleAction): RuleAction {
  if (action.type === 'call-url') return { ...action, url: `${new URL(action.url).origin}/` };
  if (!('text' in action) || action.text.length <= longestText) return action;
  return { ...action, text: `${Array.from(action.text.slice(0, longestText)).slice(0, -1).join('')}…` };
}

function nameOf(id: string, directory: Directory): string | undefined {
  const { users, teams, tags, macros, answers, policies } = directory;
  const named = users.get(id) ?? teams.get(id) ?? tags.get(id) ?? macros.get(id);
  return named?.name ?? answers.get(id)?.title ?? policies.get(id)?.terms.name;
}
