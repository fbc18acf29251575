import type { ConversationForViewer } from '../../../../shared/schemas/conversation.ts';
import type { ListGroup } from '../../../../shared/schemas/view.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { session } from '../../../stores/session.svelte.ts';
import { assign, assignTeam, reopen, resolve, setPending, setPriority } from '../actions.ts';
import { inbox } from '../inbox.svelte.ts';
import { isSettable, moveTo, type Move } from './board.ts';

/** May I put this card elsewhere? The server decides again. */
export function mayMove(one: ConversationForViewer, by: ListGroup): boolean {
  const ability = by === 'assignee' || by === 'team' ? 'conversations.assign' : 'conversations.update';
  return isSettable(by) && !one.side && session.can(ability, { inboxId: one.inboxId });
}

/** Puts a card into a column: the same as its menu does, with the same way back. */
export async function put(one: ConversationForViewer, by: ListGroup, key: string): Promise<void> {
  if (!mayMove(one, by)) {
    toast.info(t('display.board.mayNot'));
    return;
  }
  await run(one.id, moveTo(one, by, key));
}

async function run(id: string, move: Move): Promise<void> {
  if (move.type === 'snooze') inbox.snoozing = id;
  else if (move.type === 'priority') await setPriority(id, move.priority);
  else if (move.type === 'assign') await assign(id, move.userId);
  else if (move.type === 'team') await assignTeam(id, move.teamId);
  else if (move.type === 'status') {
    const to = { open: reopen, pending: setPending, resolved: resolve };
    await to[move.status](id);
  }
}
