import { t } from '../../../lib/i18n.ts';
import { session } from '../../../stores/session.svelte.ts';
import type { MenuItem } from '../../../ui/menu.ts';

/** For whoever looks at the quality of work: puts the conversation on their list. */
export function reviewItems(conversationId: string): MenuItem[] {
  if (!session.can('desk.use')) return [];
  const pick = async () => (await import('./pick-review.ts')).pickForReview(conversationId);
  return [{ label: t('inbox.header.review'), onselect: () => void pick() }];
}
