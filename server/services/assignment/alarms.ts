import type { Alarm } from '../../../shared/schemas/assignment.ts';
import type { Context } from '../../context.ts';
import { isMachines, noRouting } from './routing-state.ts';

/** More than anybody reads: the list is cut there. */
const mostAlarms = 200;

/** Conversations that nobody took in time and nobody holds now, oldest alarm first. */
export async function listAlarms({ store }: Pick<Context, 'store'>): Promise<Alarm[]> {
  const rows = await store.conversations.alarmed(mostAlarms);
  return rows.map((row) => {
    const { alarmedAt, escalatedAt, queuedAt } = row.routing ?? noRouting;
    return {
      conversationId: row.id,
      inboxId: row.inboxId,
      teamId: row.teamId,
      contactName: row.contact.name,
      subject: row.subject,
      queuedAt: (queuedAt ?? row.createdAt).toISOString(),
      alarmedAt: (alarmedAt ?? row.updatedAt).toISOString(),
      escalated: escalatedAt !== null,
      machines: isMachines(row.routing ?? noRouting),
    };
  });
}
