import type { ContactImport } from '../../../../shared/schemas/contact-import.ts';
import { t } from '../../../lib/i18n.ts';

/** "Tried: 3 new, 2 changed, …" */
export function countWords(row: ContactImport): string {
  const { created, changed, unchanged, skipped, refused, done, total } = row;
  if (row.state === 'stopped') return t('settings.files.stopped');
  const counts = t('settings.files.counts', { created, changed, unchanged, skipped, refused });
  if (row.state === 'checked') return t('settings.files.tried', { counts });
  if (row.state === 'done') return counts;
  return t('settings.files.underWay', { done, total, counts });
}
