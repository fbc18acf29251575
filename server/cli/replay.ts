import type { Actor } from '../../shared/abilities.ts';
import { rawItemState } from '../../shared/schemas/raw-item.ts';
import type { RunningContext } from '../create-context.ts';
import { listRawItems } from '../services/raw-items/list.ts';
import { retryRawItem } from '../services/raw-items/retry.ts';
import type { Arguments } from './arguments.ts';
import { CommandError } from './install.ts';

const replayable = rawItemState.extract(['quarantined', 'ignored']);

/** Makes settled items pending again, so that the (perhaps mended) parser sees them once more. */
export async function replay(context: RunningContext, { values }: Arguments): Promise<void> {
  const actor = await firstAdmin(context);
  if (values.item !== undefined) {
    await retryRawItem(context, actor, values.item);
    console.log('1 item is imported again.');
    return;
  }
  if (values.inbox === undefined) throw new CommandError('Say which: --inbox ID or --item ID.');
  const state = replayable.safeParse(values.state ?? 'quarantined');
  if (!state.success) throw new CommandError('--state: quarantined or ignored');
  let count = 0;
  for (;;) {
    // Each retried item leaves the list, so the first page is always what is left.
    const query = { state: state.data, limit: 100 };
    const { items } = await listRawItems(context, actor, { inboxId: values.inbox, query });
    if (items.length === 0) break;
    for (const item of items) await retryRawItem(context, actor, item.id);
    count += items.length;
  }
  console.log(`${count} ${count === 1 ? 'item is' : 'items are'} imported again.`);
}

async function firstAdmin(context: RunningContext): Promise<Actor> {
  const [admin] = await context.store.users.listActiveAdmins();
  if (!admin) throw new CommandError('There is no admin yet: open the set-up link that npm start printed.');
  return { userId: admin.id, role: 'admin', inboxIds: [], via: 'system' };
}
