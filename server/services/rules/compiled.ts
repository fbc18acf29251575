import { prepare, type Judge } from '../../../shared/rules/evaluate.ts';
import type { Need } from '../../../shared/rules/field-table.ts';
import { findField } from '../../../shared/rules/fields.ts';
import type { RuleAction } from '../../../shared/schemas/rule.ts';
import { safePattern } from '../../security/safe-pattern.ts';
import type { StoredRule } from '../../store/rules.ts';

/** A rule that is ready to be asked. */
export interface CompiledRule {
  rule: StoredRule;
  judge: Judge;
  /** What it looks at beyond the conversation. */
  needs: ReadonlySet<Need>;
}

const mostKept = 2000;
const kept = new Map<string, CompiledRule>();

/** Prepares a rule; each version of one only once. */
export function compileRule(rule: StoredRule): CompiledRule {
  const key = `${rule.id}/${String(rule.version)}`;
  const known = kept.get(key);
  // Position and switch change without a new judgement.
  if (known) return { ...known, rule };
  const compiled = { rule, judge: prepare(rule, patternOrNever), needs: needsOf(rule) };
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, compiled);
  return compiled;
}

/** What was saved once was a pattern; should it ever not be, it fits nothing and harms nobody. */
function patternOrNever(source: string): (text: string) => boolean {
  try {
    return safePattern(source);
  } catch {
    return () => false;
  }
}

function needsOf({ conditions, actions }: StoredRule): ReadonlySet<Need> {
  const asked = conditions
    .flatMap((one) => ('conditions' in one ? one.conditions : [one]))
    .flatMap(({ field }) => findField(field)?.needs ?? []);
  return new Set(actions.some(speaksToThem) ? [...asked, 'contact' as const] : asked);
}

/** Does an action need to know how the customer likes to be spoken to? What a macro or an answer says may change. */
function speaksToThem(action: RuleAction): boolean {
  if (action.type === 'answer' || action.type === 'macro') return true;
  return action.type === 'reply' && /\{\{\s*(greeting|closing|contact\.|order\.)/u.test(action.text);
}
