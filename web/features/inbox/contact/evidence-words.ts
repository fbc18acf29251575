import type { Evidence } from '../../../../shared/schemas/contact.ts';
import { tMaybe } from '../../../lib/i18n.ts';

/** Why two contacts may be one person, in a sentence. What a newer server says is shown as it is. */
export function evidenceWords({ type, value }: Evidence): string {
  return tMaybe(`inbox.contact.evidence.${type}`, { value }) ?? `${type} ${value}`.trim();
}
