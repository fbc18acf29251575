import { fixedValues, isSearchOperator } from '../../../shared/search/operators.ts';
import type { SearchProblem } from '../../../shared/search/parse.ts';
import { t } from '../../lib/i18n.ts';

/** What is wrong with a part of a query, and what to write instead. */
export function problemWords({ code, operator, value }: SearchProblem): string {
  if (code === 'unknown-operator') return t('search.problem.unknown-operator', { operator, meant: value });
  if (code === 'bad-value') {
    const allowed = (isSearchOperator(operator) ? fixedValues[operator] : undefined) ?? [];
    return t('search.problem.bad-value', { operator, value, allowed: allowed.join(', ') });
  }
  if (code === 'too-long') return t('search.problem.too-long');
  if (code === 'no-value') return t('search.problem.no-value', { operator });
  if (code === 'bad-day') return t('search.problem.bad-day', { value });
  return t('search.problem.unknown-name', { operator, value });
}
