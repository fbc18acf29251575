import { t } from '../../../lib/i18n.ts';
import type { ListQuery } from '../../../stores/list-state.ts';

/** What an empty list says: one sentence, and what will change it. */
export function emptyWords(query: ListQuery): { text: string; detail: string } {
  if (query.q !== undefined) return { text: t('ui.nothingFound'), detail: '' };
  if (query.spam) return { text: t('inbox.empty.spam'), detail: t('inbox.empty.spamDetail') };
  if (query.archived) return { text: t('inbox.empty.archived'), detail: t('inbox.empty.archivedDetail') };
  if (query.status !== 'open') {
    return { text: t(`inbox.empty.${query.status}`), detail: t(`inbox.empty.${query.status}Detail`) };
  }
  if (query.view === 'mine') return { text: t('inbox.empty.mine'), detail: t('inbox.empty.mineDetail') };
  if (query.view === 'unassigned') {
    return { text: t('inbox.empty.unassigned'), detail: t('inbox.empty.unassignedDetail') };
  }
  return { text: t('inbox.empty.all'), detail: t('inbox.empty.allDetail') };
}
