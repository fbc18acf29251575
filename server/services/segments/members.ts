import type { Actor } from '../../../shared/abilities.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { listContacts } from '../contacts/list.ts';

/**
 * Those who belong to a segment and whom the actor sees, seen last first. A page may be shorter than its limit while there
 * is a next one.
 * @throws AppError not-found
 */
export async function listMembers(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  { id, cursor, limit }: { id: string; cursor?: string | undefined; limit: number },
): Promise<{ items: Contact[]; next: string | null }> {
  return listContacts(context, actor, { segmentId: id, cursor, limit });
}
