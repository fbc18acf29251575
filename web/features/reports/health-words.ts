import type { ContactHealthAnswer } from '../../../shared/schemas/health.ts';
import type { Risk } from '../../../shared/health/signals.ts';
import { t } from '../../lib/i18n.ts';
import { numberWords } from './value-words.ts';

/** The tone of a badge; the words beside it say the same. */
export const riskTone = { good: 'ok', watch: 'warn', risk: 'danger' } as const satisfies Record<Risk, string>;

/** A signal in a sentence, with what it was seen by. */
export function reasonWords({ signal, value, usual }: ContactHealthAnswer['reasons'][number]): string {
  return t(`reports.health.reason.${signal}`, { value, usual: numberWords(usual ?? 0) });
}
