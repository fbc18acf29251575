import { findField } from '../../../../shared/rules/fields.ts';
import type { DryRun } from '../../../../shared/schemas/dry-run.ts';
import type { DecidedRule } from '../../../../shared/schemas/decision.ts';
import { t } from '../../../lib/i18n.ts';
import { fieldWords } from './rule-words.ts';
import { wordFor } from './choices.ts';

/** "the priority: none → urgent" */
export function changeWords({ field, before, after }: DryRun['examples'][number]['changes'][number]): string {
  const value = (actual: typeof before) => actualWords({ field, actual });
  return t('settings.rules.change', { what: fieldWords(field), before: value(before), after: value(after) });
}

/** What a field was when a rule looked at it, in people's words. */
export function actualWords(
  { field, actual }: Pick<DecidedRule['checks'][number], 'field' | 'actual'>,
  names: Readonly<Record<string, string>> = {},
): string {
  const choices = findField(field)?.choices;
  if (actual === null || actual === '') return t('settings.rules.nothing');
  if (typeof actual === 'boolean') return actual ? t('settings.rules.yes') : t('settings.rules.no');
  if (typeof actual === 'number') return String(actual);
  const list = Array.isArray(actual) ? actual : [actual];
  return list.length === 0
    ? t('settings.rules.nothing')
    : list.map((one) => names[one] ?? wordFor(choices, one)).join(', ');
}
