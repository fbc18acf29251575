import type { CardQuestion } from '../../../../shared/schemas/quality.ts';
import { formatPercent } from '../../../lib/format.ts';
import { formatLocale, t } from '../../../lib/i18n.ts';
import { directory } from '../../../stores/directory.svelte.ts';
import type { Option } from '../../../ui/select.ts';

/** "87%"; a dash where nothing applied. */
export function percentWords(percent: number | null): string {
  return percent === null ? '–' : formatPercent(percent / 100);
}

/** "0.39", as the language writes it. */
export function kappaWords(kappa: number): string {
  return new Intl.NumberFormat(formatLocale(), {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(kappa);
}

/** "Mara Lindqvist"; whoever is gone has no name. */
export const personName = (id: string): string => directory.users.get(id)?.name ?? t('reports.gone');

/** What stands for a question that does not apply. */
export const notHere = 'none';

/** The answers that a question knows, the best first. */
export function answersOf({ scale }: Pick<CardQuestion, 'scale'>): Option[] {
  const words =
    scale === 'yes-no'
      ? [t('desk.quality.no'), t('desk.quality.yes')]
      : [t('desk.quality.notDone'), t('desk.quality.partly'), t('desk.quality.well')];
  const options = words.map((label, value) => ({ value: String(value), label }));
  return [...options.toReversed(), { value: notHere, label: t('desk.quality.doesNotApply') }];
}

/** A key for a question that has none yet, unlike those that are there. */
export function freshKey(taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`q${String(number)}`)) number += 1;
  return `q${String(number)}`;
}
