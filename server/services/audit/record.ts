import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { AuditEntry } from '../../store/audit.ts';

/** What happened, for the audit trail. Data never hold a secret. */
export interface AuditFact {
  action: string;
  subject?: string;
  data?: AuditEntry['data'];
  address?: string;
}

/**
 * Adds a line to the audit trail. The act it tells of has already happened, so a failure is logged and not thrown.
 * @param actor null: nobody was logged in.
 */
export async function recordAudit(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Pick<Actor, 'userId' | 'via'> | null,
  fact: AuditFact,
): Promise<void> {
  try {
    await context.store.audit.add({
      action: fact.action,
      userId: actor?.userId ?? null,
      via: actor?.via ?? 'session',
      subject: fact.subject ?? null,
      data: fact.data ?? {},
      address: fact.address ?? null,
      at: context.clock.now(),
    });
  } catch (error) {
    context.logger.error({ err: error, action: fact.action }, 'the audit trail could not be written');
  }
}
