import type { ContactDeletion } from '../../../../shared/schemas/contact-deletion.ts';
import { api } from '../../../api/client.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';

const lookMillis = 700;
const patienceMillis = 5000;

/** Asks how far a deletion is until it is done, and says so then, wherever one has gone meanwhile. */
export async function followDeletion(id: string, tell: (at: ContactDeletion) => void): Promise<void> {
  for (;;) {
    const at = await api('readContactDeletion', { params: { id } }).catch(() => null);
    if (at) tell(at);
    if (at?.state === 'done') break;
    await new Promise((resolve) => setTimeout(resolve, at ? lookMillis : patienceMillis));
  }
  toast.info(t('inbox.contact.deletion.done'));
}
