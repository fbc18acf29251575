import type { SystemConnection } from '../../../shared/schemas/system.ts';
import type { Context } from '../../context.ts';
import type { StoredSystemConnection } from '../../store/systems.ts';

/** Without its secrets. */
export async function presentConnection(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  row: StoredSystemConnection,
): Promise<SystemConnection> {
  const { id, system, state, problem, taken, refused, written, currency, rules } = row;
  const { takesCompanies, takesContacts, takesOrders, writes } = row;
  return {
    ...{ id, system, state, problem, taken, refused, written, currency, rules },
    ...{ takesCompanies, takesContacts, takesOrders, writes },
    createdAt: row.createdAt.toISOString(),
    lastAt: row.lastAt?.toISOString() ?? null,
    nextAt: state === 'broken' ? null : row.nextAt.toISOString(),
    unconfirmed: await store.systems.countUnconfirmed(id, clock.now()),
  };
}
