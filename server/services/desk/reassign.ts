import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Reassigned, Reassignment } from '../../../shared/schemas/desk.ts';
import type { Context } from '../../context.ts';
import { conversationFor } from '../conversations/find.ts';
import { updateConversation } from '../conversations/update.ts';

type Holding = Reassigned['done'][number]['before'];

/** Gives each conversation to whom is said. One that cannot be given stops no other. */
export async function reassign(
  context: Pick<Context, 'store' | 'publisher' | 'clock' | 'queue'>,
  actor: Actor,
  items: readonly Reassignment[],
): Promise<Reassigned> {
  const result: Reassigned = { done: [], left: [] };
  for (const item of items) {
    try {
      const changed = await giveOne(context, actor, item);
      if (changed) result.done.push(changed);
      else result.left.push({ id: item.id, reason: 'Somebody else holds it by now.' });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      result.left.push({ id: item.id, reason: error.fields[0]?.message ?? error.message });
    }
  }
  return result;
}

async function giveOne(
  context: Pick<Context, 'store' | 'publisher' | 'clock' | 'queue'>,
  actor: Actor,
  { id, assigneeId, teamId, onlyFrom }: Reassignment,
): Promise<Reassigned['done'][number] | null> {
  const before = holdingOf(await conversationFor(context, actor, { id, ability: 'conversations.assign' }));
  const moved = onlyFrom && (onlyFrom.assigneeId !== before.assigneeId || onlyFrom.teamId !== before.teamId);
  if (moved) return null;
  const patch = {
    ...(assigneeId !== undefined && { assigneeId }),
    ...(teamId !== undefined && { teamId }),
  };
  return { before, after: holdingOf(await updateConversation(context, actor, { id, patch })) };
}

function holdingOf({ id, assigneeId, teamId }: Holding): Holding {
  return { id, assigneeId, teamId };
}
